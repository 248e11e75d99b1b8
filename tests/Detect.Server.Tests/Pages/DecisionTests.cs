using System.Net;
using System.Text.RegularExpressions;
using Detect.Connectors;
using Detect.Server.Tests.Api;
using Detect.Server.Tests.SignIn;

namespace Detect.Server.Tests.Pages;

/// <summary>What people decide on the page of an alert, over real HTTP.</summary>
public sealed partial class DecisionTests
{
    private const string Proxy = "api: {listen: \"127.0.0.1:0\", proxy: {addresses: 127.0.0.1, roles: {alice: analyst, bob: reader}}}\n";

    [Fact]
    public async Task What_is_decided_on_the_page_is_on_record_told_and_shown()
    {
        await using var api = await RunningApi.StartAsync(RunningApi.Tokens);
        await api.SaveAlertsAsync(Some.Alert("a1") with { Aliases = ["b1"] });
        using var browser = await CookieBrowser.SignedInAsync(api, RunningApi.AnalystToken);

        using var acknowledged = await SendAsync(browser, "/alerts/a1", ("action", "acknowledge"), ("comment", " I call\r\nAlice \r\n"));
        using var closed = await SendAsync(browser, "/alerts/b1", ("action", "close"), ("verdict", "truePositive"));
        using var commented = await SendAsync(browser, "/alerts/a1", ("action", "comment"), ("comment", "ticket 4711"));
        using var reopened = await SendAsync(browser, "/alerts/a1", ("action", "reopen"));

        foreach (var response in new[] { acknowledged, closed, commented, reopened })
        {
            response.StatusCode.Should().Be(HttpStatusCode.SeeOther, await response.Content.ReadAsStringAsync());
            response.Headers.Location!.OriginalString.Should().Be("a1#decide");
        }

        (await api.Store.Alerts.HistoryAsync("a1", default)).Skip(1).Select(entry => (entry.By, entry.What, entry.Comment)).Should().Equal(
            ("anna", "acknowledged", "I call\nAlice"), ("anna", "closed; true positive", null), ("anna", "commented", "ticket 4711"), ("anna", "reopened; undetermined", null));
        (await api.Store.Operators.AuditTrailAsync(4, default)).Select(entry => (entry.Who, entry.Action, entry.Subject, entry.Details)).Should().Equal(
            ("anna", "alert.reopen", "a1", "verdict undetermined"), ("anna", "alert.comment", "a1", null),
            ("anna", "alert.close", "a1", "verdict truePositive"), ("anna", "alert.acknowledge", "a1", null));
        api.Worker.Wakes.Should().Be(4);
        (await PageAsync(browser, "/alerts/a1")).Should().Contain("anna: reopened; undetermined, 2026-03-04 12:00:00 UTC").And.Contain("I call Alice");
    }

    [Fact]
    public async Task Only_who_may_decide_is_shown_a_form_and_only_what_can_be_done()
    {
        await using var api = await RunningApi.StartAsync(RunningApi.Tokens);
        await api.SaveAlertsAsync(Some.Alert("a1"), Some.Alert("a2") with { Status = AlertStatus.Acknowledged }, Some.Alert("a3") with { Status = AlertStatus.Closed });
        using var reader = await CookieBrowser.SignedInAsync(api, RunningApi.ReaderToken);
        using var analyst = await CookieBrowser.SignedInAsync(api, RunningApi.AnalystToken);

        (await ButtonsAsync(reader, "/alerts/a1")).Should().BeEmpty();
        (await PageAsync(reader, "/alerts/a1")).Should().Contain("rita has the role reader; to decide takes the role analyst.");
        (await ButtonsAsync(analyst, "/alerts/a1")).Should().Equal("acknowledge", "close", "comment");
        (await ButtonsAsync(analyst, "/alerts/a2")).Should().Equal("close", "comment");
        (await ButtonsAsync(analyst, "/alerts/a3")).Should().Equal("reopen", "comment");
        using var refused = await reader.PostAsync("/alerts/a1", ("action", "acknowledge"), ("seen", "new.0"));
        (await refused.ProblemAsync(403)).Should().Be("rita has the role reader; this needs analyst.");
    }

    [Theory]
    [InlineData("close", "", "4711", "Choose a verdict to close the alert with.")]
    [InlineData("close", "2", "4711", "Choose a verdict to close the alert with.")]
    [InlineData("close", "wrong", "4711", "Choose a verdict to close the alert with.")]
    [InlineData("comment", "", " \r\n ", "The comment is empty; expected a text.")]
    [InlineData("delete", "", "4711", "That was not what this form sends.")]
    [InlineData("", "falsePositive", "4711", "That was not what this form sends.")]
    public async Task What_is_wrong_with_a_form_is_said_in_it_and_what_was_typed_stays(string action, string verdict, string comment, string problem)
    {
        await using var api = await RunningApi.StartAsync();
        await api.SaveAlertsAsync(Some.Alert("a1"));
        using var browser = new CookieBrowser(api.Address);

        using var response = await SendAsync(browser, "/alerts/a1", ("action", action), ("verdict", verdict), ("comment", comment));

        var page = await response.Content.ReadAsStringAsync();
        ((int)response.StatusCode).Should().Be(400);
        Text(page).Should().Contain(problem);
        page.Should().Contain($">\n{comment.Trim()}</textarea>");
        page.Contains("value=\"falsePositive\" checked>", StringComparison.Ordinal).Should().Be(verdict == "falsePositive");
        (await api.Store.Alerts.HistoryAsync("a1", default)).Should().ContainSingle();
        (await api.Store.Operators.AuditTrailAsync(1, default)).Should().BeEmpty();
    }

    [Theory]
    [InlineData("x", 4000, 303)]
    [InlineData("界", 4000, 303)]
    [InlineData("x", 4001, 400)]
    public async Task A_comment_is_as_long_as_the_API_takes_it_in_any_script(string character, int length, int status)
    {
        await using var api = await RunningApi.StartAsync();
        await api.SaveAlertsAsync(Some.Alert("a1"));
        using var browser = new CookieBrowser(api.Address);
        var comment = string.Concat(Enumerable.Repeat(character, length));

        using var response = await SendAsync(browser, "/alerts/a1", ("action", "acknowledge"), ("comment", comment));

        var page = await response.Content.ReadAsStringAsync();
        ((int)response.StatusCode).Should().Be(status);
        if (status == 400)
        {
            Text(page).Should().Contain("The comment has 4001 characters; expected at most 4000.");
            page.Should().Contain($"{comment}</textarea>");
        }
    }

    [Fact]
    public async Task Markup_that_is_typed_comes_back_as_text()
    {
        await using var api = await RunningApi.StartAsync();
        await api.SaveAlertsAsync(Some.Alert("a1"));
        using var browser = new CookieBrowser(api.Address);
        const string Typed = "</textarea><script>alert(1)</script>\"'&lt;";

        using var refused = await SendAsync(browser, "/alerts/a1", ("action", "close"), ("verdict", Typed), ("comment", Typed));

        var page = await refused.Content.ReadAsStringAsync();
        page.Should().NotContain("<script").And.Contain("&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;lt;</textarea>");
    }

    [Fact]
    public async Task Who_decides_on_what_another_has_changed_meanwhile_is_told_and_loses_nothing_typed()
    {
        await using var api = await RunningApi.StartAsync(RunningApi.Tokens);
        await api.SaveAlertsAsync(Some.Alert("a1"));
        using var browser = await CookieBrowser.SignedInAsync(api, RunningApi.AnalystToken);
        var seen = await SeenAsync(browser, "/alerts/a1");
        using var other = await api.SendAsync("POST", "/api/alerts/a1/close", RunningApi.AdminToken, """{"verdict": "falsePositive", "comment": "tests of ours"}""");

        using var refused = await browser.PostAsync("/alerts/a1", ("seen", seen), ("action", "close"), ("verdict", "truePositive"), ("comment", "call Alice"));

        refused.StatusCode.Should().Be(HttpStatusCode.Conflict);
        var page = await refused.Content.ReadAsStringAsync();
        Text(page).Should().ContainAll(
            "Nothing was done: this alert has changed since you opened it (adam: closed; false positive). Look at it again, then decide.", "adam: closed; false positive", "tests of ours");
        page.Should().Contain(">\ncall Alice</textarea>").And.Contain("value=\"reopen\"");
        (await api.Store.Alerts.FindAsync("a1", default))!.Verdict.Should().Be(AlertVerdict.FalsePositive);
    }

    [Fact]
    public async Task Of_many_who_send_the_form_of_one_page_at_once_one_gets_in()
    {
        await using var api = await RunningApi.StartAsync(RunningApi.Tokens);
        await api.SaveAlertsAsync(Some.Alert("a1"));
        using var anna = await CookieBrowser.SignedInAsync(api, RunningApi.AnalystToken);
        using var adam = await CookieBrowser.SignedInAsync(api, RunningApi.AdminToken);
        var seen = await SeenAsync(anna, "/alerts/a1");

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(n => (n % 2 == 0 ? anna : adam).PostAsync(
            "/alerts/a1", ("seen", seen), ("action", n % 3 == 0 ? "comment" : "close"), ("verdict", "truePositive"), ("comment", $"number {n}"))));

        answers.Select(answer => (int)answer.StatusCode).Order().Should().Equal([303, .. Enumerable.Repeat(409, 11)]);
        var taken = (await api.Store.Alerts.HistoryAsync("a1", default)).Skip(1).Should().ContainSingle().Subject;
        foreach (var late in answers.Where(answer => answer.StatusCode == HttpStatusCode.Conflict))
        {
            Text(await late.Content.ReadAsStringAsync()).Should().Contain($"this alert has changed since you opened it ({taken.By}: {taken.What}).");
        }
    }

    [Fact]
    public async Task Who_decides_on_what_the_engine_has_closed_meanwhile_is_told_that()
    {
        await using var api = await RunningApi.StartAsync();
        await api.SaveAlertsAsync(Some.Alert("a1"));
        using var browser = new CookieBrowser(api.Address);
        using var commented = await SendAsync(browser, "/alerts/a1", ("action", "comment"), ("comment", "I look at it"));
        var seen = await SeenAsync(browser, "/alerts/a1");
        await api.SaveAlertsAsync(Some.Alert("a1") with { Status = AlertStatus.Closed, Arithmetic = "merged into a0" });

        using var refused = await browser.PostAsync("/alerts/a1", ("seen", seen), ("action", "acknowledge"));

        refused.StatusCode.Should().Be(HttpStatusCode.Conflict);
        Text(await refused.Content.ReadAsStringAsync()).Should().Contain("since you opened it (detect: merged into a0).");
    }

    [Fact]
    public async Task A_second_click_does_nothing_twice_and_troubles_nobody()
    {
        await using var api = await RunningApi.StartAsync(RunningApi.Tokens);
        await api.SaveAlertsAsync(Some.Alert("a1"));
        using var browser = await CookieBrowser.SignedInAsync(api, RunningApi.AnalystToken);
        (string, string)[] form = [("seen", await SeenAsync(browser, "/alerts/a1")), ("action", "acknowledge"), ("comment", "I call Alice")];

        using var first = await browser.PostAsync("/alerts/a1", form);
        using var second = await browser.PostAsync("/alerts/a1", form);

        new[] { first, second }.Select(response => (int)response.StatusCode).Should().Equal(303, 303);
        (await api.Store.Alerts.HistoryAsync("a1", default)).Should().HaveCount(2);
    }

    [Fact]
    public async Task What_the_engine_adds_to_an_alert_stands_in_nobodys_way()
    {
        await using var api = await RunningApi.StartAsync();
        await api.SaveAlertsAsync(Some.Alert("a1"));
        using var browser = new CookieBrowser(api.Address);
        var seen = await SeenAsync(browser, "/alerts/a1");
        await api.SaveAlertsAsync(Some.Alert("a1") with { EventCount = 5 });

        using var response = await browser.PostAsync("/alerts/a1", ("seen", seen), ("action", "acknowledge"));

        response.StatusCode.Should().Be(HttpStatusCode.SeeOther);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Sec-Fetch-Site", "none")]
    public async Task A_decision_is_taken_from_a_page_of_this_site_alone_however_people_are_known(string? header, string? value)
    {
        foreach (var yaml in new[] { "", Proxy, RunningApi.Tokens })
        {
            await using var api = await RunningApi.StartAsync(yaml);
            await api.SaveAlertsAsync(Some.Alert("a1"));
            using var browser = yaml == RunningApi.Tokens ? await CookieBrowser.SignedInAsync(api, RunningApi.AnalystToken) : new CookieBrowser(api.Address);
            using var form = new FormUrlEncodedContent([new("action", "acknowledge"), new("seen", "new.0")]);

            using var response = await browser.SendAsync("/alerts/a1", form, [("X-Forwarded-User", "alice"), .. header is null ? [] : new[] { (header, value!) }]);

            (await response.ProblemAsync(403)).Should().Be("A page of another site may not change anything here.");
            (await api.Store.Alerts.HistoryAsync("a1", default)).Should().ContainSingle();
        }
    }

    [Theory]
    [InlineData("alice", 303)]
    [InlineData("bob", 403)]
    public async Task Who_comes_through_a_proxy_decides_by_the_role_it_gives_even_where_it_changes_the_host(string user, int status)
    {
        await using var api = await RunningApi.StartAsync(Proxy);
        await api.SaveAlertsAsync(Some.Alert("a1"));
        using var browser = new CookieBrowser(api.Address);
        using var form = new FormUrlEncodedContent([new("action", "acknowledge"), new("seen", "new.0")]);

        using var response = await browser.SendAsync(
            "/alerts/a1", form, ("X-Forwarded-User", user), ("Origin", "https://detect.contoso.example"), ("Sec-Fetch-Site", "same-origin"));

        ((int)response.StatusCode).Should().Be(status, await response.Content.ReadAsStringAsync());
        (await api.Store.Alerts.HistoryAsync("a1", default)).Skip(1).Select(entry => entry.By).Should().Equal(status == 303 ? [user] : Array.Empty<string>());
    }

    [Fact]
    public async Task Who_is_signed_in_no_more_is_told_that_nothing_was_done_and_where_to_sign_in()
    {
        await using var api = await RunningApi.StartAsync(RunningApi.Tokens);
        await api.SaveAlertsAsync(Some.Alert("a1"));
        using var browser = await CookieBrowser.SignedInAsync(api, RunningApi.AnalystToken);
        api.Clock.Advance(TimeSpan.FromHours(12));

        using var response = await browser.PostAsync("/alerts/a1", ("action", "acknowledge"), ("seen", "new.0"));

        response.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        var page = await response.Content.ReadAsStringAsync();
        Text(page).Should().Contain("You are signed in no more Nothing was changed. Sign in, then send it again.");
        page.Should().Contain("href=\"../sign-in?returnUrl=alerts%2Fa1\"");
        CookieBrowser.Refresh(page).Should().BeNull();
    }

    [Theory]
    [InlineData("/alerts/none", "application/x-www-form-urlencoded", "action=acknowledge", 404, "No alert \"none\" is stored")]
    [InlineData("/alerts/a1", "application/json", "{\"action\": \"acknowledge\"}", 400, "That was not what this form sends.")]
    [InlineData("/alerts/a1", "application/x-www-form-urlencoded", "a=1&b=2&c=3&d=4&e=5&f=6&g=7&h=8&i=9&action=acknowledge", 400, "That was not what this form sends.")]
    [InlineData("/alerts/a1", "application/x-www-form-urlencoded", "action=acknowledge", 409, "this alert has changed since you opened it")]
    public async Task What_no_form_sends_is_refused_in_a_page(string path, string mediaType, string body, int status, string sentence)
    {
        await using var api = await RunningApi.StartAsync();
        await api.SaveAlertsAsync(Some.Alert("a1"));
        using var browser = new CookieBrowser(api.Address);
        using var content = new StringContent(body, System.Text.Encoding.UTF8, mediaType);

        using var response = await browser.SendAsync(path, content, ("Origin", api.Address.GetLeftPart(UriPartial.Authority)));

        ((int)response.StatusCode).Should().Be(status);
        Text(await response.Content.ReadAsStringAsync()).Should().Contain(sentence);
    }

    /// <summary>As a person does: the page is opened, and its form filled in.</summary>
    private static async Task<HttpResponseMessage> SendAsync(CookieBrowser browser, string path, params (string Name, string Value)[] fields) =>
        await browser.PostAsync(path, [("seen", await SeenAsync(browser, path)), .. fields]);

    private static async Task<string> SeenAsync(CookieBrowser browser, string path)
    {
        using var page = await browser.GetAsync(path);
        return Seen().Match(await page.Content.ReadAsStringAsync()).Groups[1].Value;
    }

    private static async Task<IEnumerable<string>> ButtonsAsync(CookieBrowser browser, string path)
    {
        using var page = await browser.GetAsync(path);
        return Button().Matches(await page.Content.ReadAsStringAsync()).Select(match => match.Groups[1].Value);
    }

    private static async Task<string> PageAsync(CookieBrowser browser, string path)
    {
        using var page = await browser.GetAsync(path);
        return Text(await page.Content.ReadAsStringAsync());
    }

    private static string Text(string html) => Spaces().Replace(WebUtility.HtmlDecode(Tag().Replace(html, " ")), " ").Replace(" :", ":", StringComparison.Ordinal).Replace(" ,", ",", StringComparison.Ordinal);

    [GeneratedRegex("name=\"seen\" value=\"([^\"]*)\"")]
    private static partial Regex Seen();

    [GeneratedRegex("<button name=\"action\" value=\"([^\"]*)\"")]
    private static partial Regex Button();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
