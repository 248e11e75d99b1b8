using Detect.Connectors;
using Detect.Events;
using Detect.Rules;

namespace Detect.Server;

/// <summary>Missing logs are an alert too: opens and closes coverage gaps from how the sources fare.</summary>
internal sealed class CoverageMonitor(IReadOnlyList<RunningSource> sources, WorkerClock clock)
{
    private readonly Dictionary<(string Source, string? Partition, GapCause Cause), CoverageGap> open = [];

    private readonly List<(RunningSource Source, IReadOnlyList<LostStretch> Lost)> toTell = [];

    public IReadOnlyList<CoverageGap> Open => [.. open.Values];

    /// <summary>Gaps that were open when the worker stopped stay open, under the same ids.</summary>
    public void Resume(IEnumerable<AlertDocument> alerts)
    {
        open.Clear();
        foreach (var gap in alerts.Select(CoverageGap.Of).OfType<CoverageGap>())
        {
            open[(gap.Source, gap.Partition, gap.Cause)] = gap;
        }
    }

    public IReadOnlyList<AlertChange> Changes(RuleSet rules, AlertPublisher publisher, DateTimeOffset now)
    {
        var changes = new List<AlertChange>();
        toTell.Clear();
        var partitions = clock.Partitions.ToLookup(partition => partition.Source, StringComparer.Ordinal);
        foreach (var source in sources)
        {
            var lost = source.Gaps;
            toTell.Add((source, lost));
            changes.AddRange(lost.Select(stretch => Opened(source, stretch.Partition, GapCause.Lost, stretch.Gap.From, Sentence(stretch.Gap))));

            var condition = source.Condition;
            var silence = new SourceSilence(source, [.. partitions[source.Name]]);
            var silent = silence.OfSource(now);
            foreach (var stretch in silent is null ? silence.OfPartitions(rules, now) : [silent])
            {
                Open(source, stretch.Partition, GapCause.Silent, stretch.Since, stretch.Reason);
            }

            CloseWhere(source, gap => gap.Cause == GapCause.Silent && silence.HasEnded(gap));
            Watch(source, GapCause.Failing, FailingSince(source, condition, now), $"It cannot be read since {Text(condition.Since)}: {condition.Reason}.");
            Watch(source, GapCause.Lagging, source.LaggingSince, $"What it delivers happened up to {Spans.Text(source.Lag)} before it arrives.");
        }

        foreach (var (key, gap) in open.Where(pair => sources.All(source => source.Name != pair.Key.Source)).ToList())
        {
            open.Remove(key);
            Close(gap, EventTables.AllEntra, "The source is no longer configured.");
        }

        return changes;

        void Watch(RunningSource source, GapCause cause, DateTimeOffset? since, string reason)
        {
            if (since is { } from)
            {
                Open(source, null, cause, from, reason);
            }
            else
            {
                CloseWhere(source, gap => gap.Cause == cause && source.HasCaughtUp);
            }
        }

        void Open(RunningSource source, string? partition, GapCause cause, DateTimeOffset from, string reason)
        {
            if (!open.ContainsKey((source.Name, partition, cause)))
            {
                changes.Add(Opened(source, partition, cause, from, reason));
                open[(source.Name, partition, cause)] = new CoverageGap(source.Name, partition, cause, from) { TenantId = source.TenantId };
            }
        }

        void CloseWhere(RunningSource source, Func<CoverageGap, bool> isOver)
        {
            foreach (var (key, gap) in open.Where(pair => pair.Key.Source == source.Name && isOver(pair.Value)).ToList())
            {
                open.Remove(key);
                Close(gap, source.TablesOf(gap.Partition), $"Back since {Text(now)}, after {Spans.Text(now - gap.From)}; what was missing has been read.");
            }
        }

        void Close(CoverageGap gap, EventTables tables, string reason) =>
            changes.Add(publisher.Own(gap.Document(rules, tables, reason, now), NotificationKind.Resolved, reason, now));

        AlertChange Opened(RunningSource source, string? partition, GapCause cause, DateTimeOffset from, string reason)
        {
            var gap = new CoverageGap(source.Name, partition, cause, from) { TenantId = source.TenantId };
            return publisher.Own(gap.Document(rules, source.TablesOf(partition), reason, until: null), NotificationKind.Created, reason, now);
        }
    }

    /// <summary>What was to be told has been committed.</summary>
    public void Committed() => toTell.ForEach(told => told.Source.Told(told.Lost));

    internal static string Text(DateTimeOffset time) => AlertJson.Time(time)[..19] + "Z";

    private static DateTimeOffset? FailingSince(RunningSource source, SourceCondition condition, DateTimeOffset now) =>
        source.Limits.Failure is { } limit && condition.State == SourceState.Failing && now - condition.Since > limit ? condition.Since : null;

    private static string Sentence(SourceGap gap) => $"From {Text(gap.From)} until {Text(gap.Until)} nothing can be read any more: {gap.Reason}.";
}
