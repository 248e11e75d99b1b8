using System.Net;
using Detect.Server.Tests.Api;

namespace Detect.Server.Tests.SignIn;

/// <summary>People sign in with a token; a cookie stands for it.</summary>
public sealed class SignInTests
{
    private const string WrongToken = "no-token-of-anybody-here";

    [Fact]
    public async Task A_page_leads_to_signing_in_and_signing_in_leads_back_to_it()
    {
        await using var api = await RunningApi.StartAsync(RunningApi.Tokens);
        await api.SaveAlertsAsync(Some.Alert("a1"));
        using var browser = new CookieBrowser(api.Address);

        using var refused = await browser.GetAsync("/alerts/a1");
        refused.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        var asked = CookieBrowser.Refresh(await refused.Content.ReadAsStringAsync());
        asked.Should().Be("../sign-in?returnUrl=alerts%2Fa1");

        using var form = await browser.GetAsync("/sign-in?returnUrl=alerts%2Fa1");
        (await form.Content.ReadAsStringAsync()).Should().ContainAll("<form class=\"sign-in\" method=\"post\" action=\"sign-in\">", "name=\"returnUrl\" value=\"alerts/a1\"");
        Policy(form).Should().Contain("form-action 'self';").And.Contain("default-src 'none'");

        using var signedIn = await browser.SignInAsync(RunningApi.ReaderToken, "alerts/a1");
        signedIn.StatusCode.Should().Be(HttpStatusCode.Found);
        signedIn.Headers.Location!.OriginalString.Should().Be("alerts/a1");

        using var page = await browser.GetAsync("/alerts/a1");
        page.StatusCode.Should().Be(HttpStatusCode.OK);
        (await page.Content.ReadAsStringAsync()).Should().ContainAll("Many users added", "<form method=\"post\" action=\"../sign-out\"><bdi>rita</bdi> <button>Sign out</button></form>");
        using var again = await browser.GetAsync("/sign-in?returnUrl=alerts%2Fa1");
        again.Headers.Location!.OriginalString.Should().Be("alerts/a1", "who is signed in is asked for nothing");
    }

    [Theory]
    [InlineData("/alerts?status=all&level=high", "sign-in?returnUrl=alerts%3Fstatus%3Dall%26level%3Dhigh")]
    [InlineData("/alerts/a1/", "../../sign-in?returnUrl=alerts%2Fa1")]
    [InlineData("/alerts/%22%3E%3Cb%3E", "../sign-in?returnUrl=alerts%2F%2522%253E%253Cb%253E")]
    public async Task What_was_asked_for_is_kept(string path, string asked)
    {
        await using var api = await RunningApi.StartAsync(RunningApi.Tokens);
        using var browser = new CookieBrowser(api.Address);

        using var response = await browser.GetAsync(path);

        CookieBrowser.Refresh(await response.Content.ReadAsStringAsync()).Should().Be(asked);
    }

    [Theory]
    [InlineData("https://evil.example/alerts")]
    [InlineData("//evil.example")]
    [InlineData(@"\\evil.example")]
    [InlineData("/alerts")]
    [InlineData("alerts//evil.example")]
    [InlineData("alerts/..")]
    [InlineData("alerts/../x")]
    [InlineData("alerts/..?x")]
    [InlineData("alerts.evil.example")]
    [InlineData("alerts@evil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("api/alerts")]
    [InlineData("alerts\r\nSet-Cookie: a=b")]
    [InlineData("alerts\n")]
    [InlineData("alerts?q=\u202E")]
    [InlineData("")]
    public async Task Nothing_leads_away_from_here(string returnAddress)
    {
        await using var api = await RunningApi.StartAsync(RunningApi.Tokens);
        using var browser = new CookieBrowser(api.Address);

        using var form = await browser.GetAsync($"/sign-in?returnUrl={Uri.EscapeDataString(returnAddress)}");
        using var signedIn = await browser.SignInAsync(RunningApi.ReaderToken, returnAddress);
        using var signedInBefore = await browser.GetAsync($"/sign-in?returnUrl={Uri.EscapeDataString(returnAddress)}");

        (await form.Content.ReadAsStringAsync()).Should().Contain("name=\"returnUrl\" value=\"alerts\"");
        signedIn.Headers.Location!.OriginalString.Should().Be("alerts");
        signedInBefore.Headers.Location!.OriginalString.Should().Be("alerts");
    }

    [Fact]
    public async Task A_wrong_token_is_said_and_opens_nothing()
    {
        await using var api = await RunningApi.StartAsync(RunningApi.Tokens);
        using var browser = new CookieBrowser(api.Address);

        using var response = await browser.SignInAsync(WrongToken, "alerts/a1");

        response.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        var page = await response.Content.ReadAsStringAsync();
        page.Should().ContainAll("That token is not one of this worker&#39;s.", "value=\"alerts/a1\"").And.NotContain(WrongToken);
        browser.Cookie.Should().BeNull();
        (await browser.StatusAsync("/alerts")).Should().Be(401);
    }

    [Fact]
    public async Task Ten_wrong_tokens_a_minute_and_then_not_even_the_right_one()
    {
        await using var api = await RunningApi.StartAsync(RunningApi.Tokens);
        using var browser = new CookieBrowser(api.Address);
        for (var n = 0; n < 10; n++)
        {
            using var rita = await CookieBrowser.SignedInAsync(api, RunningApi.ReaderToken);
            (await TryAsync(WrongToken)).Should().Be(401);
        }

        api.Clock.Advance(TimeSpan.FromSeconds(45));
        using var refused = await browser.SignInAsync(RunningApi.AdminToken);

        ((int)refused.StatusCode).Should().Be(429);
        refused.Headers.RetryAfter!.ToString().Should().Be("15");
        (await refused.Content.ReadAsStringAsync()).Should().Contain("Too many wrong tokens came from your address. Wait a minute, then try again.");
        browser.Cookie.Should().BeNull();
        api.Clock.Advance(TimeSpan.FromSeconds(15));
        (await TryAsync(RunningApi.AdminToken)).Should().Be(302);

        async Task<int> TryAsync(string token)
        {
            using var response = await browser.SignInAsync(token);
            return (int)response.StatusCode;
        }
    }

    [Fact]
    public async Task A_clock_that_is_set_back_keeps_nobody_out_for_longer()
    {
        await using var api = await RunningApi.StartAsync(RunningApi.Tokens);
        using var browser = new CookieBrowser(api.Address);
        for (var n = 0; n < 10; n++)
        {
            using var wrong = await browser.SignInAsync(WrongToken);
        }

        api.Clock.Jump(-TimeSpan.FromDays(1));

        using var right = await browser.SignInAsync(RunningApi.AdminToken);
        right.StatusCode.Should().Be(HttpStatusCode.Found);
    }

    [Theory]
    [InlineData("application/json", "{\"token\": \"admin-token-of-the-tests\"}")]
    [InlineData("multipart/form-data", "token=admin-token-of-the-tests")]
    [InlineData("application/x-www-form-urlencoded", "a=1&b=2&c=3&d=4&e=5&f=6&g=7&h=8&i=9&token=admin-token-of-the-tests")]
    public async Task What_is_no_form_is_refused_in_a_page(string mediaType, string body)
    {
        await using var api = await RunningApi.StartAsync(RunningApi.Tokens);
        using var browser = new CookieBrowser(api.Address);
        using var content = new StringContent(body, System.Text.Encoding.UTF8, mediaType);

        using var response = await browser.SendAsync("/sign-in", content, ("Origin", api.Address.GetLeftPart(UriPartial.Authority)));

        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await response.Content.ReadAsStringAsync()).Should().Contain("That was not what this form sends.");
    }

    [Fact]
    public async Task Who_signs_in_and_out_is_in_the_audit_trail()
    {
        await using var api = await RunningApi.StartAsync(RunningApi.Tokens);
        using var browser = await CookieBrowser.SignedInAsync(api, RunningApi.AnalystToken);
        using var wrong = await browser.SignInAsync(WrongToken);
        using var signedOut = await browser.PostAsync("/sign-out");

        var trail = await api.Store.Operators.AuditTrailAsync(10, default);

        trail.Select(entry => (entry.Who, entry.Role, entry.Action, entry.Subject)).Should().Equal(
            ("anna", "analyst", "browser.signOut", "from 127.0.0.1"),
            ("anna", "analyst", "browser.signIn", "from 127.0.0.1"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("api: {listen: \"127.0.0.1:0\", proxy: {addresses: 192.0.2.1, roles: {alice: admin}}}")]
    public async Task Where_there_are_no_tokens_nobody_is_asked_for_one(string yaml)
    {
        await using var api = await RunningApi.StartAsync(yaml);
        using var browser = new CookieBrowser(api.Address);

        using var page = await browser.GetAsync("/alerts");
        using var post = await browser.SignInAsync(RunningApi.AdminToken);

        CookieBrowser.Refresh(await page.Content.ReadAsStringAsync()).Should().BeNull();
        (await browser.StatusAsync("/sign-in")).Should().Be(404);
        post.StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    private static string Policy(HttpResponseMessage response) => response.Headers.GetValues("Content-Security-Policy").Single();
}
