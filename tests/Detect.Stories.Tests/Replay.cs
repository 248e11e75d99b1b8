using System.Globalization;
using System.Text;
using Detect.Engine;

namespace Detect.Stories.Tests;

internal sealed record Outcome(IReadOnlyList<Alert> Alerts, EngineStatistics Engine);

/// <summary>Runs a recorded log through the production pipeline with the shipped rules.</summary>
internal static class Replay
{
    public static Outcome Run(string log, PipelineOptions? options = null, AccountDirectory? accounts = null)
    {
        var engine = new DetectionEngine(ShippedRules.Loaded.Rules, new EngineOptions { Accounts = accounts ?? new AccountDirectory() });
        var alerts = new List<Alert>();
        using var subscription = engine.Alerts.Subscribe(alerts.Add);
        var bytes = Encoding.UTF8.GetBytes(log);
        var statistics = new DetectionPipeline(engine, options)
            .Run([new RecordSource("log", () => new MemoryStream(bytes, writable: false))]);
        statistics.DeadLettered.Should().Be(0);
        return new Outcome(alerts, engine.Statistics);
    }

    /// <summary>One alert in one line: rule, group, count, first and last.</summary>
    public static string Line(Alert alert) =>
        Line(alert.Rule.Id, alert.Rule.Title, alert.Group, alert.Count, alert.First, alert.Last);

    public static string Line(ExpectedAlert alert) =>
        Line(alert.Rule.Id, alert.Rule.Title, alert.Group, alert.Count, alert.First, alert.Last);

    private static string Line(
        string id, string title, IReadOnlyList<KeyValuePair<string, string>> group, double count, DateTimeOffset? first, DateTimeOffset? last) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{id} {title} {string.Join(' ', group.Select(pair => $"{pair.Key}={pair.Value}"))} {count} {first:O} {last:O}");
}
