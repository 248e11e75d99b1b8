using Detect.Rules;

namespace Detect.Connectors;

/// <summary>The first line of a message: how grave, and what of it is new.</summary>
internal static class StoryHeading
{
    public static string Of(Notification notification) => notification.Kind switch
    {
        NotificationKind.Digest => $"Digest: {Number(notification.Alerts.Count)}",
        NotificationKind.Resolved => $"Closed: {notification.Alert.Rule.Title}",
        NotificationKind.Updated => $"{Level(notification.Alert)}, updated: {notification.Alert.Rule.Title}",
        NotificationKind.Test => $"Test: {notification.Alert.Rule.Title}",
        _ => $"{Level(notification.Alert)}: {notification.Alert.Rule.Title}",
    };

    public static string Symbol(Notification notification) => notification.Kind switch
    {
        NotificationKind.Digest => "🗒️",
        NotificationKind.Resolved => "✅",
        NotificationKind.Test => "🔔",
        _ => Symbol(notification.Alert),
    };

    public static string Symbol(AlertDocument alert) => alert.Rule.Level switch
    {
        RuleLevel.Critical => "🔴",
        RuleLevel.High => "🟠",
        RuleLevel.Medium => "🟡",
        RuleLevel.Low => "🔵",
        _ => "⚪",
    };

    /// <summary>Where an analyst finds the rule, and what the alert is called.</summary>
    public static string Footer(AlertDocument alert)
    {
        string?[] parts =
        [
            alert.Rule.Path,
            alert.Rule.Coverage.Count > 0 ? string.Join(", ", alert.Rule.Coverage) : null,
            alert.TenantId is { Length: > 0 } tenant ? $"tenant {tenant}" : null,
            $"alert {alert.Id}",
        ];
        return string.Join(" · ", parts.Where(part => !string.IsNullOrEmpty(part)));
    }

    private static string Level(AlertDocument alert) => alert.Rule.Level.ToString();

    private static string Number(int alerts) => alerts == 1 ? "1 alert" : $"{alerts} alerts";
}
