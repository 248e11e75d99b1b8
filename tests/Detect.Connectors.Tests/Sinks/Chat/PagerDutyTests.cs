using System.Text.Json.Nodes;
using Detect.Rules;

namespace Detect.Connectors.Tests.Sinks.Chat;

public sealed class PagerDutyTests
{
    private static readonly Secret Key = new("0123456789abcdef0123456789abcdef");

    [Theory]
    [InlineData(NotificationKind.Created, AlertStatus.New, "trigger")]
    [InlineData(NotificationKind.Updated, AlertStatus.New, "trigger")]
    [InlineData(NotificationKind.Updated, AlertStatus.Acknowledged, "acknowledge")]
    [InlineData(NotificationKind.Resolved, AlertStatus.Closed, "resolve")]
    public void What_happens_to_an_alert_happens_to_its_incident(NotificationKind kind, AlertStatus status, string action)
    {
        var sent = Event(Some.Notification(kind, Some.Alert() with { Status = status }));

        sent["event_action"]!.GetValue<string>().Should().Be(action);
        sent["dedup_key"]!.GetValue<string>().Should().Be(Some.Alert().Id);
        sent["routing_key"]!.GetValue<string>().Should().Be("0123456789abcdef0123456789abcdef");
    }

    [Theory]
    [InlineData(RuleLevel.Critical, "critical")]
    [InlineData(RuleLevel.High, "error")]
    [InlineData(RuleLevel.Medium, "warning")]
    [InlineData(RuleLevel.Low, "info")]
    [InlineData(RuleLevel.Informational, "info")]
    public void A_level_is_a_severity(RuleLevel level, string severity) =>
        Event(Some.Notification(alert: Some.Alert(level)))["payload"]!["severity"]!.GetValue<string>().Should().Be(severity);

    [Fact]
    public void A_key_that_is_none_is_refused_without_being_quoted()
    {
        var options = new WebhookOptions { Url = WebhookSinks.PagerDutyEndpoint };
        var create = () => WebhookSinks.PagerDuty("pd", options, new Secret("short"), TimeProvider.System);

        create.Should().Throw<FormatException>().WithMessage("a routing key of PagerDuty has 32 characters");
    }

    private static JsonNode Event(Notification notification) => JsonNode.Parse(new PagerDutyPayload(Key).Body(notification).Span)!;
}
