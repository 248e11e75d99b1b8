using Detect.Connectors;
using Detect.Events;
using Detect.Rules;

namespace Detect.Server;

/// <summary>Missing logs are an alert too: opens and closes coverage gaps from how the sources fare.</summary>
internal sealed class CoverageMonitor(IReadOnlyList<RunningSource> sources)
{
    private readonly Dictionary<(string Source, GapCause Cause), CoverageGap> open = [];

    private readonly List<(RunningSource Source, IReadOnlyList<SourceGap> Lost)> toTell = [];

    public IReadOnlyList<CoverageGap> Open => [.. open.Values];

    /// <summary>Gaps that were open when the worker stopped stay open, under the same ids.</summary>
    public void Resume(IEnumerable<AlertDocument> alerts)
    {
        open.Clear();
        foreach (var gap in alerts.Select(CoverageGap.Of).OfType<CoverageGap>())
        {
            open[(gap.Source, gap.Cause)] = gap;
        }
    }

    public IReadOnlyList<AlertChange> Changes(RuleSet rules, AlertPublisher publisher, DateTimeOffset now)
    {
        var changes = new List<AlertChange>();
        toTell.Clear();
        foreach (var source in sources)
        {
            var condition = source.Condition;
            var lost = source.Gaps;
            toTell.Add((source, lost));
            foreach (var gap in lost)
            {
                changes.Add(Opened(new CoverageGap(source.Name, GapCause.Lost, gap.From), source, rules, publisher, Sentence(gap), now));
            }

            Watch(source, GapCause.Silent, SilentSince(source, condition, now), $"Nothing has come from it since {Text(condition.LastReceived ?? source.Started)}.");
            Watch(source, GapCause.Failing, FailingSince(source, condition, now), $"It cannot be read since {Text(condition.Since)}: {condition.Reason}.");
            Watch(source, GapCause.Lagging, source.LaggingSince, $"What it delivers happened up to {Span(source.Lag)} before it arrives.");
        }

        return changes;

        void Watch(RunningSource source, GapCause cause, DateTimeOffset? since, string reason)
        {
            var known = open.GetValueOrDefault((source.Name, cause));
            if (since is { } from && known is null)
            {
                var gap = new CoverageGap(source.Name, cause, from);
                open[(source.Name, cause)] = gap;
                changes.Add(Opened(gap, source, rules, publisher, reason, now));
            }
            else if (since is null && known is not null && source.HasCaughtUp)
            {
                open.Remove((source.Name, cause));
                changes.Add(Closed(known, source, rules, publisher, now));
            }
        }
    }

    /// <summary>What was to be told has been committed.</summary>
    public void Committed() => toTell.ForEach(told => told.Source.Told(told.Lost));

    private static AlertChange Opened(
        CoverageGap gap, RunningSource source, RuleSet rules, AlertPublisher publisher, string reason, DateTimeOffset now) =>
        publisher.Own(gap.Document(rules, TablesOf(source), reason, until: null), NotificationKind.Created, reason, now);

    private static AlertChange Closed(CoverageGap gap, RunningSource source, RuleSet rules, AlertPublisher publisher, DateTimeOffset now)
    {
        var reason = $"Back since {Text(now)}, after {Span(now - gap.From)}; what was missing has been read.";
        return publisher.Own(gap.Document(rules, TablesOf(source), reason, now), NotificationKind.Resolved, reason, now);
    }

    private static DateTimeOffset? SilentSince(RunningSource source, SourceCondition condition, DateTimeOffset now)
    {
        var last = condition.LastReceived ?? source.Started;
        return source.Limits.Silence is { } limit && condition.State != SourceState.Stopped && now - last > limit ? last : null;
    }

    private static DateTimeOffset? FailingSince(RunningSource source, SourceCondition condition, DateTimeOffset now) =>
        source.Limits.Failure is { } limit && condition.State == SourceState.Failing && now - condition.Since > limit ? condition.Since : null;

    // What a source declares or has delivered; one that has shown nothing could have carried anything.
    private static EventTables TablesOf(RunningSource source) => source.Tables == EventTables.None ? EventTables.AllEntra : source.Tables;

    private static string Sentence(SourceGap gap) => $"From {Text(gap.From)} until {Text(gap.Until)} nothing can be read any more: {gap.Reason}.";

    private static string Text(DateTimeOffset time) => AlertJson.Time(time)[..19] + "Z";

    private static string Span(TimeSpan span) => span.TotalHours >= 1
        ? $"{(int)span.TotalHours} h {span.Minutes} min"
        : span.TotalMinutes >= 1 ? $"{span.Minutes} min" : $"{span.Seconds} s";
}
