using System.Diagnostics.Metrics;
using Detect.Rules;

namespace Detect.Engine;

/// <summary>Counts what happens, for <see cref="EngineStatistics"/> and for System.Diagnostics.Metrics.</summary>
internal sealed class EngineCounters
{
    // All engines of a process share one meter: of two with equal instruments, an exporter forgets both when one of them ends.
    private static readonly Meter Meter = new(EngineMetrics.MeterName);
    private static readonly Counter<long> EventsTaken =
        Meter.CreateCounter<long>(EngineMetrics.Events, "{event}", "Events that the engine took; in a worker, those that match a rule.");

    private static readonly Counter<long> DuplicatesTaken = Meter.CreateCounter<long>(EngineMetrics.Duplicates, "{event}", "Events that it had taken before.");

    private static readonly Counter<long> EventsTooLate =
        Meter.CreateCounter<long>(EngineMetrics.TooLate, "{event}", "Events older than the watermark: they met no window.");

    private static readonly Counter<long> AlertsRaised = Meter.CreateCounter<long>(EngineMetrics.Alerts, "{alert}", "Alerts raised, silenced ones included.");

    private static readonly Counter<long> Outcomes =
        Meter.CreateCounter<long>(EngineMetrics.RuleOutcomes, "{event}", "What became of matches, by rule and outcome.");

    private readonly Dictionary<Rule, long> matches = [];
    private readonly Dictionary<Rule, long> ungrouped = [];
    private readonly Dictionary<Rule, long> unmeasured = [];
    private readonly Dictionary<Rule, long> ruleErrors = [];
    private readonly Dictionary<Rule, long> groupsEvicted = [];
    private readonly Dictionary<Rule, long> groupsRefused = [];
    private long eventCount;
    private long duplicateCount;
    private long tooLateCount;
    private long untimedCount;
    private long alertCount;
    private long silencedCount;

    /// <summary>Nothing is counted while a journal is processed again: it was when it was processed first.</summary>
    public bool IsMuted { get; set; }

    public void Events(int count)
    {
        if (IsMuted)
        {
            return;
        }

        eventCount += count;
        EventsTaken.Add(count);
    }

    public void Duplicate()
    {
        if (IsMuted)
        {
            return;
        }

        duplicateCount++;
        DuplicatesTaken.Add(1);
    }

    public void TooLate()
    {
        if (IsMuted)
        {
            return;
        }

        tooLateCount++;
        EventsTooLate.Add(1);
    }

    public void Untimed() => untimedCount += IsMuted ? 0 : 1;

    public void Alert(bool silenced)
    {
        if (IsMuted)
        {
            return;
        }

        alertCount++;
        silencedCount += silenced ? 1 : 0;
        AlertsRaised.Add(1, new KeyValuePair<string, object?>(EngineMetrics.Silenced, silenced));
    }

    public void Matched(Rule rule) => Count(matches, rule, "match");

    public void Ungrouped(Rule rule) => Count(ungrouped, rule, "ungrouped");

    public void Unmeasured(Rule rule) => Count(unmeasured, rule, "unmeasured");

    public void RuleError(Rule rule) => Count(ruleErrors, rule, "error");

    public void GroupLost(Rule rule, bool evicted) =>
        Count(evicted ? groupsEvicted : groupsRefused, rule, evicted ? "group-evicted" : "group-refused");

    public EngineStatistics Snapshot(int groupsNow, int groupsPeak) => new()
    {
        Events = eventCount,
        Duplicates = duplicateCount,
        TooLate = tooLateCount,
        Untimed = untimedCount,
        Alerts = alertCount,
        Silenced = silencedCount,
        Matches = new Dictionary<Rule, long>(matches),
        Ungrouped = new Dictionary<Rule, long>(ungrouped),
        Unmeasured = new Dictionary<Rule, long>(unmeasured),
        RuleErrors = new Dictionary<Rule, long>(ruleErrors),
        GroupsEvicted = new Dictionary<Rule, long>(groupsEvicted),
        GroupsRefused = new Dictionary<Rule, long>(groupsRefused),
        GroupsNow = groupsNow,
        GroupsPeak = groupsPeak,
    };

    private void Count(Dictionary<Rule, long> counts, Rule rule, string outcome)
    {
        if (IsMuted)
        {
            return;
        }

        counts[rule] = counts.GetValueOrDefault(rule) + 1;
        Outcomes.Add(1, new KeyValuePair<string, object?>(EngineMetrics.RuleId, rule.Id), new KeyValuePair<string, object?>(EngineMetrics.Outcome, outcome));
    }
}
