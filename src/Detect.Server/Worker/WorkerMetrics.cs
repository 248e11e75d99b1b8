using System.Diagnostics.Metrics;
using Detect.Connectors;
using Detect.Engine;

namespace Detect.Server;

/// <param name="Lag">Records that wait to be read, where known.</param>
/// <param name="Behind">How long ago what has been read reached the source, where known.</param>
internal readonly record struct SourceMeasures(string Source, long? Lag, TimeSpan? Behind, bool IsRunning);

/// <summary>The worker's own instruments; those of rules and windows are the engine's. docs/operations.md lists them all.</summary>
internal sealed class WorkerMetrics : IDisposable
{
    public const string MeterName = "Detect.Worker";

    private readonly Meter meter = new(MeterName);
    private readonly Counter<long> events;
    private readonly Counter<long> deadLetters;
    private readonly Counter<long> alerts;
    private readonly Counter<long> commits;
    private readonly Counter<long> failedCommits;
    private readonly Counter<long> clockJumps;
    private readonly Histogram<double> eventToAlert;
    private readonly Histogram<double> receivedToAlert;
    private readonly Histogram<double> commitDuration;
    private readonly Gauge<long> groups;

    public WorkerMetrics()
    {
        events = meter.CreateCounter<long>("detect.events.received", "{event}", "Events decoded, by source and table.");
        deadLetters = meter.CreateCounter<long>("detect.events.dead_lettered", "{record}", "Records that could not be decoded, by source and reason.");
        alerts = meter.CreateCounter<long>("detect.alerts", "{alert}", "Alerts created, updated and resolved, by rule and level.");
        commits = meter.CreateCounter<long>("detect.commits", "{commit}", "Commits to the store.");
        failedCommits = meter.CreateCounter<long>("detect.commit.failures", "{commit}", "Commits that failed and are tried again.");
        clockJumps = meter.CreateCounter<long>("detect.clock.jumps", "{jump}", "How often the clock was set.");
        eventToAlert = meter.CreateHistogram("detect.alert.event.latency", "s", "From when the event that completed an alert happened to when it was raised.", advice: LatencyBuckets.Advice);
        receivedToAlert = meter.CreateHistogram("detect.alert.processing.latency", "s", "From when that event was received to when the alert was committed.", advice: LatencyBuckets.Advice);
        commitDuration = meter.CreateHistogram("detect.commit.duration", "s", "How long a commit took.", advice: LatencyBuckets.Advice);
        groups = meter.CreateGauge<long>("detect.window.groups", "{group}", "Groups that windows hold, and what first_seen remembers.");
    }

    /// <summary>The clock and the queues, as they are when somebody asks.</summary>
    public void Observe(
        Func<double?> watermarkAge,
        Func<long> intakeBytes,
        Func<IEnumerable<SourceMeasures>> sources,
        Func<IEnumerable<ConditionView>> conditions)
    {
        meter.CreateObservableGauge(
            "detect.watermark.age", () => watermarkAge() is { } age ? [new Measurement<double>(age)] : Array.Empty<Measurement<double>>(),
            "s", "How far the watermark is behind the clock.");
        meter.CreateObservableGauge("detect.intake.size", intakeBytes, "By", "Bytes between the sources and the commit.");
        meter.CreateObservableGauge(
            "detect.source.lag",
            () => sources().Where(s => s.Lag is not null).Select(s => new Measurement<long>(s.Lag!.Value, SourceOf(s.Source))),
            "{record}", "Records that wait to be read.");
        meter.CreateObservableGauge(
            "detect.source.lag.duration",
            () => sources().Where(s => s.Behind is not null).Select(s => new Measurement<double>(s.Behind!.Value.TotalSeconds, SourceOf(s.Source))),
            "s", "Since when what reaches a source has not been read.");
        meter.CreateObservableGauge(
            "detect.source.running",
            () => sources().Select(s => new Measurement<int>(s.IsRunning ? 1 : 0, SourceOf(s.Source))),
            "{source}", "1 while a source is well.");
        meter.CreateObservableGauge(
            "detect.worker.condition",
            () => conditions().Select(c => new Measurement<int>(c.IsOk ? 1 : 0, new KeyValuePair<string, object?>("detect.condition.name", c.Name))),
            "{condition}", "1 while a condition of health is well.");
    }

    /// <summary>Of this worker: several in one process have instruments of the same names.</summary>
    public Meter Meter => meter;

    public void Received(PendingBatch batch, EvaluatedBatch evaluated)
    {
        var source = SourceOf(batch.Source.Name);
        foreach (var (table, count) in evaluated.EventsByTable)
        {
            events.Add(count, source, new KeyValuePair<string, object?>("detect.table", table.ToString()));
        }

        foreach (var letter in batch.Batch.DeadLetters.Concat(evaluated.DeadLetters))
        {
            deadLetters.Add(1, source, new KeyValuePair<string, object?>("error.type", letter.Code));
        }
    }

    public void ClockJumped(bool isForward) => clockJumps.Add(1, new KeyValuePair<string, object?>("detect.clock.direction", isForward ? "forward" : "back"));

    public void CommitFailed() => failedCommits.Add(1);

    public void Committed(CommitWork commit, TimeSpan duration, int windowGroups)
    {
        groups.Record(windowGroups);
        commits.Add(1);
        commitDuration.Record(duration.TotalSeconds);
        foreach (var change in commit.Changes)
        {
            alerts.Add(
                1,
                new KeyValuePair<string, object?>(EngineMetrics.RuleId, change.Alert.Rule.Id),
                new KeyValuePair<string, object?>("detect.rule.level", AlertJson.LevelName(change.Alert.Rule.Level)),
                new KeyValuePair<string, object?>("detect.alert.change", change.Kind.ToString().ToLowerInvariant()));
            if (change.Kind == NotificationKind.Created && change.Alert.Ledger is { DecidedAt: { } decided } ledger)
            {
                Record(eventToAlert, decided - ledger.OccurredAt);
                Record(receivedToAlert, decided + duration - ledger.ReceivedAt);
            }
        }
    }

    public void Dispose() => meter.Dispose();

    private static KeyValuePair<string, object?> SourceOf(string name) => new("detect.source.name", name);

    private static void Record(Histogram<double> histogram, TimeSpan? latency)
    {
        if (latency is { } known)
        {
            histogram.Record(Math.Max(0, known.TotalSeconds));
        }
    }
}
