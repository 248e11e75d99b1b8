using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Detect.Connectors;
using Detect.Rules;
using Detect.Server.Tests.Api;

namespace Detect.Server.Tests.Pages;

/// <summary>What a browser is shown, over real HTTP.</summary>
public sealed partial class AlertPageTests
{
    // Whatever an attacker can have written into a log: markup, ends of elements and attributes, text that turns around or hides.
    private const string Hostile =
        "</style></td><script>alert(1)</script>\"'><img src=x onerror=alert(2)>&lt;b&gt;<!-- \u202Egpj.exe\u202C \u0007\u0000 \u200B {{7*7}} javascript:alert(3)";

    [Fact]
    public async Task The_page_of_an_alert_says_what_happened_what_to_do_and_what_was_done()
    {
        await using var api = await RunningApi.StartAsync("publicUrl: https://detect.contoso.example/\n" + RunningApi.Tokens);
        await api.SaveAlertsAsync(Told("dana.ortiz@contoso.example", 3));
        await DeliverAsync(api);
        using var acknowledged = await api.SendAsync("POST", "/api/alerts/a1/acknowledge", RunningApi.AnalystToken, """{"comment": "I call Dana"}""");

        var (page, text) = await PageAsync(api, "/alerts/a1", RunningApi.ReaderToken);

        text.Should().ContainAll(
            "critical", "acknowledged", "Roles handed out", "Who dana.ortiz@contoso.example (privileged account: Global Administrator)",
            "How many 3 of 3 in 9 min of 60 min", "From 203.0.113.7", "What to do first Ask the actor, by phone. Take the roles away.",
            "Can be harmless when Planned onboarding", "Events (3 of 250)", "2026-03-04 12:00:00 Add member to role dana.ortiz@contoso.example user-0@contoso.example Global Administrator 203.0.113.7 success matched operation = Add member to role",
            "History", "anna acknowledged I call Dana", "Told to", "soc created", "curl -X POST 'https://detect.contoso.example/api/alerts/a1/close'",
            "detections/roles.yml", "PIM-3", "Raised 2026-03-04 12:09:01 UTC");
        Links(page).Should().Equal(
            "../alerts",
            "https://entra.microsoft.com/9a8b7c6d-0000-4000-8000-000000000001#view/Microsoft_AAD_UsersAndTenants/UserProfileMenuBlade/~/Audit/userId/11111111-2222-3333-4444-555555555555",
            "../api/alerts/a1",
            "https://learn.microsoft.com/entra");
        text.Should().Contain("javascript:alert(1)", "a reference of another kind is text");
    }

    [Fact]
    public async Task A_role_that_is_itself_the_target_is_named_once()
    {
        await using var api = await RunningApi.StartAsync();
        var alert = Told("dana.ortiz@contoso.example", 2);
        await api.SaveAlertsAsync(alert with { Events = [.. alert.Events.Select(e => e with { Target = e.Role })] });

        var (page, text) = await PageAsync(api, "/alerts/a1");

        text.Should().Contain("Add member to role dana.ortiz@contoso.example Global Administrator 203.0.113.7");
        page.Should().NotContain("<th>Role</th>").And.NotContain("Global Administrator · Global Administrator");
    }

    [Fact]
    public async Task Nothing_from_a_log_becomes_markup_or_turns_text_around()
    {
        await using var api = await RunningApi.StartAsync();
        await api.SaveAlertsAsync(Told("plain", 100) with { Id = "plain" }, Told(Hostile, 100) with { Id = "hostile" });

        var (plain, _) = await PageAsync(api, "/alerts/plain");
        var (hostile, text) = await PageAsync(api, "/alerts/hostile");
        var (list, _) = await PageAsync(api, "/alerts");

        Tags(hostile).Should().Equal(Tags(plain).Select(tag => PlainId().Replace(tag, "hostile")));
        text.Should().Contain("<script>alert(1)</script>", "it is shown as it is");
        foreach (var page in new[] { hostile, list })
        {
            page.Should().NotContainAny("<script", "<img", "\u202E", "\u202C", "\u0007", "\0", "\u200B");
            page.Should().Contain("\uFFFDgpj.exe\uFFFD");
        }
    }

    [Theory]
    [InlineData("/", "/alerts")]
    [InlineData("/alerts/?level=high", "/alerts?level=high")]
    [InlineData("/alerts/a1/", "/alerts/a1")]
    public async Task The_root_and_an_address_with_a_slash_too_many_lead_to_the_page(string address, string page)
    {
        await using var api = await RunningApi.StartAsync();
        await api.SaveAlertsAsync(Some.Alert("a1"));

        using var response = await api.SendAsync("GET", address);

        response.RequestMessage!.RequestUri!.PathAndQuery.Should().Be(page);
        ((int)response.StatusCode).Should().Be(200);
    }

    [Theory]
    [InlineData("/alerts", RunningApi.AnalystToken, "'none'")]
    [InlineData("/alerts/a1", RunningApi.ReaderToken, "'none'")]
    [InlineData("/alerts/a1", RunningApi.AnalystToken, "'self'")]
    [InlineData("/alerts/none", RunningApi.AnalystToken, "'none'")]
    public async Task A_page_lets_nothing_in_but_its_own_style_and_sends_forms_to_its_own_site_alone(string path, string token, string forms)
    {
        await using var api = await RunningApi.StartAsync(RunningApi.Tokens);
        await api.SaveAlertsAsync(Some.Alert("a1"));

        using var response = await api.SendAsync("GET", path, token);
        var page = await response.Content.ReadAsStringAsync();

        var style = Style().Match(page).Groups[1].Value;
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));
        response.Headers.GetValues("Content-Security-Policy").Should().Equal(
            $"default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action {forms}; frame-ancestors 'none'");
        response.Headers.GetValues("X-Content-Type-Options").Should().Equal("nosniff");
        response.Headers.GetValues("Referrer-Policy").Should().Equal("same-origin");
        response.Headers.CacheControl!.NoStore.Should().BeTrue();
        page.Should().NotContainAny(" style=", "<script", "<iframe", "@import", "url(", " onclick");
        page.Contains("<form", StringComparison.Ordinal).Should().Be(forms == "'self'");
    }

    [Theory]
    [InlineData("/alerts/none", 404, "No alert \"none\" is stored; closed ones go after a time.")]
    [InlineData("/alerts/%3Cb%3E", 404, "No alert \"<b>\" is stored; closed ones go after a time.")]
    [InlineData("/alerts?level=loud", 400, "\"loud\" is not a value of \"level\"; expected any level, informational, low, medium, high, critical.")]
    [InlineData("/alerts?status=<b>&status=new", 400, "\"status\" is given 2 times; expected once.")]
    [InlineData("/alerts?state=new", 400, "\"state\" is nothing that can be asked for here; expected status, level, after.")]
    [InlineData("/alerts?after=yesterday", 400, "There is no such page of alerts.")]
    public async Task What_cannot_be_shown_is_said_in_a_page(string path, int status, string sentence)
    {
        await using var api = await RunningApi.StartAsync();

        var (_, text) = await PageAsync(api, path, token: null, status);

        text.Should().Contain(sentence);
    }

    [Theory]
    [InlineData("/alerts")]
    [InlineData("/alerts/a1")]
    public async Task Pages_are_for_those_who_may_read_alerts(string path)
    {
        await using var api = await RunningApi.StartAsync(RunningApi.Tokens);
        await api.SaveAlertsAsync(Some.Alert("a1"));

        using var nobody = await api.SendAsync("GET", path);
        using var stranger = await api.SendAsync("GET", path, "no-token-of-anybody-here");
        using var reader = await api.SendAsync("GET", path, RunningApi.ReaderToken);

        new[] { nobody, stranger, reader }.Select(response => (int)response.StatusCode).Should().Equal(401, 401, 200);
    }

    [Fact]
    public async Task The_list_shows_open_alerts_newest_first_and_narrows_down_by_links()
    {
        await using var api = await RunningApi.StartAsync();
        await api.SaveAlertsAsync(
            Some.Alert("old", RuleLevel.Low, minute: 1),
            Some.Alert("new", RuleLevel.High, minute: 3),
            Some.Alert("closed", RuleLevel.Critical, minute: 2) with { Status = AlertStatus.Closed },
            Some.Alert("taken", RuleLevel.Medium, minute: 2) with { Status = AlertStatus.Acknowledged });

        (await AlertsAsync("/alerts")).Should().Equal("new", "taken", "old");
        (await AlertsAsync("/alerts?status=open&level=medium")).Should().Equal("new", "taken");
        (await AlertsAsync("/alerts?status=closed")).Should().Equal("closed");
        (await AlertsAsync("/alerts?status=all")).Should().Equal("new", "taken", "closed", "old");
        var (page, text) = await PageAsync(api, "/alerts?level=high");
        Links(page).Should().Contain(["alerts?status=closed&level=high", "alerts?status=open&level=low", "alerts?status=open"]);
        text.Should().Contain("Open alerts").And.Contain("Many users added high new alice@contoso.example");

        async Task<IEnumerable<string>> AlertsAsync(string path) =>
            Links((await PageAsync(api, path)).Html).Where(link => link.StartsWith("alerts/", StringComparison.Ordinal)).Select(link => link["alerts/".Length..]);
    }

    [Fact]
    public async Task A_long_list_goes_on_with_older_ones()
    {
        await using var api = await RunningApi.StartAsync();
        await api.SaveAlertsAsync([.. Enumerable.Range(0, 60).Select(n => Some.Alert($"a{n}", minute: n))]);

        var (first, _) = await PageAsync(api, "/alerts?level=low");
        var next = Links(first).Single(link => link.Contains("after=", StringComparison.Ordinal));
        var (second, _) = await PageAsync(api, $"/{next}");

        next.Should().StartWith("alerts?status=open&level=low&after=");
        Links(second).Where(link => link.StartsWith("alerts/", StringComparison.Ordinal)).Should().HaveCount(10);
    }

    /// <summary>An alert in which every text is <paramref name="text"/> that a log, or a rule made of one, can hold.</summary>
    internal static AlertDocument Told(string text, int events) => Some.Alert("a1") with
    {
        Rule = new AlertRule
        {
            Id = "6d0f7a52-0d0e-4a2e-9d5e-0f6a5b1c2d3e",
            Title = text.Contains('@', StringComparison.Ordinal) ? "Roles handed out" : text,
            Level = RuleLevel.Critical,
            Description = "One account gave privileged roles to several others.",
            Path = "detections/roles.yml",
            Coverage = ["PIM-3"],
            Runbook = "1. Ask the actor, by phone.\n2. Take the roles away.",
            FalsePositives = ["Planned onboarding"],
            References = ["https://learn.microsoft.com/entra", "javascript:alert(1)"],
        },
        TenantId = "9a8b7c6d-0000-4000-8000-000000000001",
        Group = [new AlertField("actor", text)],
        First = RunningApi.Now,
        Last = RunningApi.Now.AddMinutes(9),
        Count = events,
        EventCount = 250,
        Arithmetic = $"{events} of 3 in 9 min of 60 min",
        Class = new AlertClass(AccountClass.Privileged, text, "Global Administrator"),
        Ledger = new AlertLedger { DecidedAt = RunningApi.Now.AddSeconds(541) },
        Events =
        [
            .. Enumerable.Range(0, events).Select(n => new AlertDocumentEvent
            {
                Id = $"e{n}",
                OccurredAt = RunningApi.Now.AddSeconds(n),
                Operation = text.Contains('@', StringComparison.Ordinal) ? "Add member to role" : text,
                Actor = text,
                ActorId = "11111111-2222-3333-4444-555555555555",
                ActorType = "user",
                Target = text.Contains('@', StringComparison.Ordinal) ? $"user-{n}@contoso.example" : $"{text}{n}",
                Role = "Global Administrator",
                IpAddress = text.Contains('@', StringComparison.Ordinal) ? "203.0.113.7" : text,
                Result = "success",
                Matched = [new AlertFieldMatch("operation", text.Contains('@', StringComparison.Ordinal) ? "Add member to role" : text)],
            }),
        ],
    };

    private static async Task DeliverAsync(RunningApi api)
    {
        var waiting = (await api.Store.Outbox.NextAsync("soc", 1, RunningApi.Now, default)).Single();
        await api.Store.Outbox.SettleAsync([new OutboxSettlement(waiting.Id, DeliveryOutcome.Delivered)], RunningApi.Now, default);
    }

    /// <returns>The page, and what of it a person reads.</returns>
    private static async Task<(string Html, string Text)> PageAsync(RunningApi api, string path, string? token = null, int status = 200)
    {
        using var response = await api.SendAsync("GET", path, token);
        var html = await response.Content.ReadAsStringAsync();
        ((int)response.StatusCode).Should().Be(status, html);
        response.Content.Headers.ContentType!.ToString().Should().Be("text/html; charset=utf-8");
        var body = html[html.IndexOf("<body>", StringComparison.Ordinal)..];
        var text = Spaces().Replace(System.Net.WebUtility.HtmlDecode(Tag().Replace(body, " ")), " ").Replace(" .", ".", StringComparison.Ordinal);
        return (html, text);
    }

    private static IEnumerable<string> Tags(string html) => Tag().Matches(html).Select(match => match.Value);

    private static IEnumerable<string> Links(string html) =>
        Link().Matches(html).Select(match => System.Net.WebUtility.HtmlDecode(match.Groups[1].Value));

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex("(?<=[/\"])plain(?=[\"#])")]
    private static partial Regex PlainId();

    [GeneratedRegex("<a href=\"([^\"]*)\"")]
    private static partial Regex Link();

    [GeneratedRegex("<style>(.*?)</style>", RegexOptions.Singleline)]
    private static partial Regex Style();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
