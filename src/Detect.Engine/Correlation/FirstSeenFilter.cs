using Detect.Rules;

namespace Detect.Engine;

/// <summary>Lets a rule's match through only when its value has not been seen in its group for the rule's memory.</summary>
internal sealed class FirstSeenFilter : IDisposable
{
    private readonly SigmaRule rule;
    private readonly FirstSeenOptions options;
    private readonly EngineCounters counters;
    private readonly TupleReader groups;
    private readonly TupleReader values;
    private readonly GroupTable<Seen> seen;
    private readonly GroupTable<Seen> beginnings;
    private readonly DueTimer timer;

    public FirstSeenFilter(SigmaRule rule, CorrelationContext context)
    {
        this.rule = rule;
        options = rule.FirstSeen!;
        counters = context.Counters;
        groups = new TupleReader([.. options.GroupBy.Select(field => FoldRule.Field(field, rule))]);
        values = new TupleReader([.. options.Fields.Select(field => FoldRule.Field(field, rule))]);
        var limit = context.Options.Limits.GroupsPerCorrelation;
        seen = new GroupTable<Seen>(limit, evicted => counters.GroupLost(rule, evicted));
        beginnings = new GroupTable<Seen>(limit, evicted => counters.GroupLost(rule, evicted));
        timer = new DueTimer(context.Clock, Forget);
    }

    public int Count => seen.Count;

    public int Peak => seen.Peak;

    /// <param name="logStart">Event time of the log's first event.</param>
    /// <param name="isTooLate">Older than what has been decided: it may look at what has been seen, not change it.</param>
    public bool Passes(Match match, long logStart, bool isTooLate)
    {
        if (groups.Read(match, rule) is not { } group)
        {
            counters.Ungrouped(rule);
            return false;
        }

        if (values.Read(match, rule) is not { } value)
        {
            counters.Unmeasured(rule);
            return false;
        }

        var known = new GroupKey(match.TenantId, $"{group}\u001e{value}");
        if (isTooLate)
        {
            return seen.Find(known) is null && !IsLearning(match, group, logStart);
        }

        var isFirst = Remember(seen, known, match.Ticks);
        var isLearning = IsLearning(match, group, logStart);
        if (options.GroupBy.Count > 0)
        {
            Remember(beginnings, new GroupKey(match.TenantId, group), match.Ticks);
        }

        return isFirst && !isLearning;
    }

    public void Dispose() => timer.Dispose();

    private bool IsLearning(Match match, string group, long logStart)
    {
        var start = options.GroupBy.Count == 0
            ? logStart
            : beginnings.Find(new GroupKey(match.TenantId, group))?.Since ?? match.Ticks;
        return match.Ticks - start < options.Learning.Ticks;
    }

    private bool Remember(GroupTable<Seen> table, GroupKey key, long ticks)
    {
        if (table.Find(key) is { } known)
        {
            table.Touch(known, ticks, GroupStanding.Several);
            return false;
        }

        table.Add(new Seen(key, ticks));
        timer.EnsureBy(seen.First()!.DueFrom + options.Memory.Ticks);
        return true;
    }

    // When a group began is remembered as long as there is room: a group that was quiet for long has nothing to learn again.
    private void Forget(long now)
    {
        while (seen.First() is { } first)
        {
            if (first.DueFrom + options.Memory.Ticks > now)
            {
                timer.EnsureBy(first.DueFrom + options.Memory.Ticks);
                return;
            }

            seen.Remove(first);
        }
    }

    private sealed class Seen : Group
    {
        public Seen(GroupKey key, long since)
            : base(key)
        {
            Since = since;
            DueFrom = since;
        }

        public long Since { get; }
    }
}
