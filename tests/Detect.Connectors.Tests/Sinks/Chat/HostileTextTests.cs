using System.Text.Json.Nodes;
using Detect.Rules;

namespace Detect.Connectors.Tests.Sinks.Chat;

/// <summary>Names in a log are an attacker's to choose.</summary>
public sealed class HostileTextTests
{
    private const string Hostile =
        "<!channel> <https://evil.example|click> *bold* _it_ `code` [link](https://evil.example) {{DATE(2026-01-01T00:00:00Z)}} \u202Egnp.exe\r\n# head\u0000";

    private static readonly char[] Unseen = ['\u202E', '\u0000', '\r', '\n'];

    [Fact]
    public void In_Slack_text_from_the_log_stands_only_where_no_markup_is_read()
    {
        var message = Message(new SlackPayload(), HostileAlert());

        message["text"]!.GetValue<string>().Should().NotContainAny("<", ">").And.Contain("&lt;!channel&gt;");
        Objects(message).Select(node => node["type"]?.GetValue<string>()).Should().NotContain(["mrkdwn", "user", "usergroup", "broadcast"]);
        Objects(message).Where(node => node["type"]?.GetValue<string>() == "link").Select(node => new Uri(node["url"]!.GetValue<string>()).Host)
            .Should().OnlyContain(host => host == "detect.contoso.example" || host == "entra.microsoft.com");
    }

    [Fact]
    public void In_Teams_text_from_the_log_stands_only_where_no_markdown_is_read()
    {
        var message = Message(new TeamsPayload(), HostileAlert());

        Objects(message).Select(node => node["type"]?.GetValue<string>()).Should().NotContain(["TextBlock", "FactSet", "Fact"]);
        message.ToJsonString().Should().NotContain("{{");
    }

    [Theory]
    [InlineData("slack")]
    [InlineData("teams")]
    [InlineData("pagerduty")]
    public void No_character_hides_or_turns_what_stands_around_it(string service)
    {
        var texts = Texts(Message(Payload(service), HostileAlert()));

        texts.Where(text => !text.StartsWith("1. ", StringComparison.Ordinal)).Should().OnlyContain(
            text => text.IndexOfAny(Unseen) < 0);
        texts.Should().Contain(text => text.Contains("\ufffdgnp.exe", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("slack", 30_000)]
    [InlineData("teams", 25_000)]
    [InlineData("pagerduty", 400_000)]
    public void The_longest_alert_stays_within_the_service_and_is_cut_with_an_ellipsis(string service, int limit)
    {
        var body = Payload(service).Body(Some.Notification(alert: LongAlert()));
        var message = JsonNode.Parse(body.Span)!;

        body.Length.Should().BeLessThanOrEqualTo(limit);
        Texts(message).Should().Contain(text => text.EndsWith('…'));
        Texts(message).Should().OnlyContain(text => text.Length <= 3000 || service == "pagerduty");
        if (service == "slack")
        {
            message["blocks"]!.AsArray().Count.Should().BeLessThan(50);
            message["blocks"]![0]!["text"]!["text"]!.GetValue<string>().Length.Should().BeLessThanOrEqualTo(150);
        }

        if (service == "pagerduty")
        {
            message["payload"]!["summary"]!.GetValue<string>().Length.Should().BeLessThanOrEqualTo(1024);
        }
    }

    [Theory]
    [InlineData("abcdef", 6, "abcdef")]
    [InlineData("abcdefg", 6, "abcde…")]
    [InlineData("abcd😀😀", 6, "abcd…")]
    [InlineData("abcde😀", 6, "abcde…")]
    [InlineData("👩‍💻", 10, "👩‍💻")]
    public void A_text_is_cut_between_characters(string text, int limit, string shown) => ShownText.Of(text, limit).Should().Be(shown);

    [Fact]
    public void Half_a_character_is_shown_as_such() => ShownText.Of("a\ud800b", 6).Should().Be("a\ufffdb");

    [Fact]
    public void An_alert_that_says_nothing_still_makes_a_message()
    {
        var bare = new AlertDocument { Id = "a", Rule = new AlertRule { Id = "r", Title = "t", Level = RuleLevel.Low } };
        foreach (var service in new[] { "slack", "teams", "pagerduty" })
        {
            Texts(Message(Payload(service), bare)).Should().Contain(text => text.Contains('t'));
        }
    }

    [Fact]
    public void A_link_into_Entra_holds_nothing_that_the_log_made_up()
    {
        var alert = Some.Alert() with { Events = [.. Some.Alert().Events.Select(e => e with { ActorId = "../../evil" })] };

        EntraPortal.AuditLog(alert)!.AbsoluteUri.Should()
            .Be("https://entra.microsoft.com/11111111-2222-3333-4444-555555555555#view/Microsoft_AAD_UsersAndTenants/UserManagementMenuBlade/~/Audit/menuId/");
        EntraPortal.AuditLog(Some.Alert())!.AbsoluteUri.Should()
            .EndWith("UserProfileMenuBlade/~/Audit/userId/b71bd346-bf65-436c-ab09-671289238688");
    }

    private static AlertDocument HostileAlert() => Some.Alert() with
    {
        Group = [new AlertField("actor", Hostile), new AlertField("ipAddress", Hostile)],
        Events = [.. Some.Alert().Events.Select(e => e with { Operation = Hostile, Target = Hostile, Role = Hostile, IpAddress = Hostile })],
    };

    private static AlertDocument LongAlert()
    {
        var text = string.Concat(Enumerable.Repeat("雪\u0001😀", 20_000));
        return Some.Alert() with
        {
            Rule = Some.Rule() with { Title = text, Runbook = string.Join('\n', Enumerable.Range(1, 100).Select(i => $"{i}. {text}")) },
            Group = [.. Enumerable.Range(0, 10).Select(i => new AlertField($"part{i}{text}", text))],
            Arithmetic = text,
            Events = [.. Enumerable.Range(0, 100).Select(i => Some.Event($"{i}{text}", $"{i}{text}", Some.Half) with { Operation = text })],
        };
    }

    private static IWebhookPayload Payload(string service) => service switch
    {
        "slack" => new SlackPayload(),
        "teams" => new TeamsPayload(),
        _ => new PagerDutyPayload(new Secret(new string('0', 32))),
    };

    private static JsonNode Message(IWebhookPayload payload, AlertDocument alert) =>
        JsonNode.Parse(payload.Body(Some.Notification(alert: alert)).Span)!;

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject o => o.SelectMany(member => Objects(member.Value)).Prepend(o),
        JsonArray a => a.SelectMany(Objects),
        _ => [],
    };

    private static string[] Texts(JsonNode message) =>
    [
        .. Objects(message).SelectMany(o => o).Select(member => member.Value)
            .OfType<JsonValue>().Where(value => value.GetValueKind() == System.Text.Json.JsonValueKind.String)
            .Select(value => value.GetValue<string>()),
    ];
}
