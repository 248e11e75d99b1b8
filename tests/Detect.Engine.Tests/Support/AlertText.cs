using System.Text.Json;

namespace Detect.Engine.Tests;

internal static class AlertText
{
    /// <summary>Everything an alert says, but for its id and aliases, as one line.</summary>
    public static string Content(Alert alert) => string.Join(" | ",
        alert.Rule.Id,
        alert.TenantId,
        Group(alert),
        $"{alert.First:O}..{alert.Last:O}",
        alert.Count.ToString("R", System.Globalization.CultureInfo.InvariantCulture),
        alert.EventCount,
        string.Join(",", alert.Events.Select(e => $"{e.Id}@{e.OccurredAt:O}:{e.RuleId}")),
        alert.Arithmetic,
        alert.Class,
        alert.SilencedBy);

    public static string Group(Alert alert) => string.Join(",", alert.Group.Select(g => $"{g.Key}={g.Value}"));

    public static string Whole(Alert alert) => $"{alert.Id} | {string.Join(",", alert.Aliases)} | {Content(alert)}";

    /// <summary>The ids that the test gave the events.</summary>
    public static string[] Ids(Alert alert) => [.. alert.Events.Select(e =>
        JsonDocument.Parse(e.Raw).RootElement.GetProperty("id").GetString()!)];
}
