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
    private readonly GroupTable<FirstSeenMemory.Known> seen;
    private readonly GroupTable<FirstSeenMemory.Known> beginnings;
    private readonly FirstSeenMemory? memory;
    private readonly int limit;
    private readonly bool feedsWindows;
    private readonly DueTimer timer;

    public FirstSeenFilter(SigmaRule rule, CorrelationContext context)
    {
        this.rule = rule;
        options = rule.FirstSeen!;
        counters = context.Counters;
        groups = new TupleReader([.. options.GroupBy.Select(field => FoldRule.Field(field, rule))]);
        values = new TupleReader([.. options.Fields.Select(field => FoldRule.Field(field, rule))]);
        limit = context.Options.Limits.GroupsPerCorrelation;
        seen = new(limit, evicted => counters.GroupLost(rule, evicted), GaveWay);
        beginnings = new(limit, evicted => counters.GroupLost(rule, evicted), evicted => memory?.TouchGroup(evicted.Key));
        memory = context.IsLive ? new FirstSeenMemory(rule.Id, options.Memory.Ticks, seen, beginnings) : null;
        feedsWindows = rule.Fold is not null || context.IsReferenced(rule);
        timer = new DueTimer(context.Clock, Forget);
    }

    public int Count => seen.Count;

    public int Peak => seen.Peak;

    /// <param name="logStart">Event time of the first event of the match's tenant.</param>
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

        var known = new GroupKey(match.TenantId, $"{group}\u001e{value}".Replace(FirstSeenMemory.StretchMark, ' '));
        if (isTooLate)
        {
            return seen.Find(known) is null && !IsLearning(match, group, logStart);
        }

        if (memory?.Recall(known, match) is { } wasFirst)
        {
            return wasFirst && !IsLearning(match, group, logStart);
        }

        var isFirst = RememberValue(known, match);
        var isLearning = IsLearning(match, group, logStart);
        if (options.GroupBy.Count > 0)
        {
            RememberGroup(new GroupKey(match.TenantId, group), match);
        }

        return isFirst && !isLearning;
    }

    /// <summary>What is known when the journal is about to be read again; oldest last sighting first.</summary>
    /// <param name="until">What is older and not among the states was decided before; null for as far as the states themselves reach.</param>
    public void Restore(IEnumerable<SeenState> states, DateTimeOffset? until)
    {
        memory!.RestoredUntil(until?.UtcTicks ?? long.MinValue);
        foreach (var state in states)
        {
            memory.Restore(state);
        }

        AwaitFirst();
    }

    /// <param name="neededSince">No window holds a match that is older.</param>
    /// <param name="reached">What was known from then on can be asked for again.</param>
    public IEnumerable<SeenState> TakeChanges(long neededSince, long reached) => memory?.TakeChanges(neededSince, reached) ?? [];

    /// <summary>All of what is known.</summary>
    public IEnumerable<SeenState> All() => memory?.All() ?? [];

    public void Dispose() => timer.Dispose();

    private bool IsLearning(Match match, string group, long logStart)
    {
        var start = options.GroupBy.Count == 0
            ? logStart
            : beginnings.Find(new GroupKey(match.TenantId, group))?.Since ?? match.Ticks;
        return match.Ticks - start < options.Learning.Ticks;
    }

    private bool RememberValue(GroupKey key, Match match)
    {
        memory?.TouchValue(key);
        if (seen.Find(key) is { } known)
        {
            seen.Touch(known, match.Ticks, GroupStanding.Several);
            return false;
        }

        memory?.BeginAgain(key);
        seen.Add(new(key, match.Ticks, match.Key));
        AwaitFirst();
        return true;
    }

    private void RememberGroup(GroupKey key, Match match)
    {
        if (beginnings.Find(key) is { } known)
        {
            beginnings.Touch(known, match.Ticks, GroupStanding.Several);
            return;
        }

        var begun = new FirstSeenMemory.Known(key, match.Ticks, match.Key);
        beginnings.Add(begun);
        memory?.TouchGroup(begun.Key);
    }

    // When a group began is remembered as long as there is room: a group that was quiet for long has nothing to learn again.
    private void Forget(long now)
    {
        while (seen.First() is { } first && first.DueFrom + options.Memory.Ticks <= now)
        {
            seen.Remove(first);
            memory?.TouchValue(first.Key);
            if (feedsWindows || memory?.PastCount < limit)
            {
                memory?.Keep(first);
            }
        }

        AwaitFirst();
    }

    // It is kept for the windows that hold its matches and no longer: made-up values must not fill another place.
    private void GaveWay(FirstSeenMemory.Known value)
    {
        memory?.TouchValue(value.Key);
        if (feedsWindows)
        {
            value.HasGivenWay = true;
            memory?.Keep(value);
        }
    }

    private void AwaitFirst()
    {
        if (seen.First() is { } first)
        {
            timer.EnsureBy(first.DueFrom + options.Memory.Ticks);
        }
    }
}
