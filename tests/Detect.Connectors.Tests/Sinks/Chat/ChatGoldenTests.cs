using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Detect.Rules;

namespace Detect.Connectors.Tests.Sinks.Chat;

/// <summary>The messages as they are sent, indented; docs/images shows them. <c>UPDATE_GOLDEN=1</c> rewrites them.</summary>
public sealed class ChatGoldenTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Theory]
    [InlineData("slack", NotificationKind.Created)]
    [InlineData("slack", NotificationKind.Resolved)]
    [InlineData("slack", NotificationKind.Digest)]
    [InlineData("teams", NotificationKind.Created)]
    [InlineData("teams", NotificationKind.Resolved)]
    [InlineData("teams", NotificationKind.Digest)]
    [InlineData("pagerduty", NotificationKind.Created)]
    [InlineData("pagerduty", NotificationKind.Resolved)]
    [InlineData("pagerduty", NotificationKind.Digest)]
    public void A_message_is_what_its_golden_says(string service, NotificationKind kind)
    {
        var sent = JsonNode.Parse(Payload(service).Body(Notification(kind)).Span)!.ToJsonString(Indented) + "\n";
        var path = RepositoryFiles.PathOf("tests", "Detect.Connectors.Tests", "Sinks", "Chat", "Golden", $"{service}-{AlertJson.EnumName(kind)}.json");
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(path, sent);
        }

        sent.Should().Be(File.ReadAllText(path));
    }

    [Fact]
    public void A_coverage_gap_names_the_rules_left_blind_wherever_it_is_told()
    {
        string[] rules = [.. Enumerable.Range(1, 12).Select(i => $"Rule {i:00}")];
        var notification = Some.Notification(NotificationKind.Created, Gap() with { BlindRules = rules });

        foreach (var text in new[] { Text("slack"), Text("teams"), Text("pagerduty"), EmailText.Plain(notification), EmailText.Html(notification) })
        {
            text.Should().Contain("Rules left blind").And.Contain("Rule 01; Rule 02").And.Contain("Rule 10 and 2 more").And.NotContain("How many");
        }

        using var json = new MemoryStream();
        AlertJson.Write(notification.Alert, json);
        JsonNode.Parse(json.ToArray())!["blindRules"]!.AsArray().Select(rule => rule!.GetValue<string>()).Should().Equal(rules);
        TextTemplate.Parse("{{alert.blindRules}}", isJson: true).Fill(notification).Should().StartWith("[\"Rule 01\"");

        string Text(string service) => Encoding.UTF8.GetString(Payload(service).Body(notification).Span);
    }

    private static IWebhookPayload Payload(string service) => service switch
    {
        "slack" => new SlackPayload(),
        "teams" => new TeamsPayload(),
        _ => new PagerDutyPayload(new Secret(new string('0', 32))),
    };

    private static Notification Notification(NotificationKind kind) => kind switch
    {
        NotificationKind.Digest => Some.Notification(kind) with { Alerts = [Some.Alert(RuleLevel.Medium), Gap()] },
        NotificationKind.Resolved => Some.Notification(
            kind, Some.Alert() with { Status = AlertStatus.Closed, Verdict = AlertVerdict.TruePositive }),
        _ => Some.Notification(kind),
    };

    private static AlertDocument Gap() => new()
    {
        Id = "a1b2c3d4",
        Kind = AlertKind.CoverageGap,
        Rule = new AlertRule { Id = "gap", Title = "No events from source audit-hub", Level = RuleLevel.Low },
        Group = [new AlertField("source", "audit-hub")],
        First = Some.Half,
        Last = Some.Half.AddHours(2),
        Arithmetic = "silent for 2 h",
    };
}
