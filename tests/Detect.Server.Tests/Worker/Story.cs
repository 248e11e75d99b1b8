using System.Text.Json;
using Detect.Connectors;

namespace Detect.Server.Tests;

/// <summary>A story of replay-data and the alerts that it must raise.</summary>
internal static class Story
{
    public static string Log(string name) => Path.Join(Repository.Root, "replay-data", name, "event-hubs.jsonl");

    public static IReadOnlyList<StoryAlert> Expected(string name) =>
    [
        .. File.ReadLines(Path.Join(Repository.Root, "replay-data", name, "expected-alerts.jsonl")).Select(line =>
        {
            using var json = JsonDocument.Parse(line);
            var alert = json.RootElement;
            return new StoryAlert(
                alert.GetProperty("rule").GetProperty("id").GetString()!,
                string.Join(',', alert.GetProperty("group").EnumerateObject().Select(field => field.Value.GetString())),
                alert.GetProperty("first").GetDateTimeOffset(),
                alert.GetProperty("count").GetDouble());
        }),
    ];

    public static StoryAlert Of(AlertDocument alert) =>
        new(alert.Rule.Id, string.Join(',', alert.Group.Select(field => field.Value)), alert.First, alert.Count);
}

internal sealed record StoryAlert(string Rule, string Group, DateTimeOffset? First, double Count);
