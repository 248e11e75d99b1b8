using Detect.Rules;

namespace Detect.Engine;

/// <summary>
/// An extended condition of <c>temporal_ordered</c>: it holds when some sequence in the order listed satisfies it. Keeps, for
/// each set of rules such a sequence can visit, the latest time at which it could begin.
/// </summary>
internal sealed class OrderedConditionMeasure(RuleOrder rules, TemporalExpression condition) : Measure
{
    private readonly Dictionary<int, long> latestStart = [];
    private readonly SortedSet<int> atThisTick = [];
    private long tick = long.MinValue;

    public override void Add(in Entry entry)
    {
        if (entry.Match.Ticks != tick)
        {
            atThisTick.Clear();
            tick = entry.Match.Ticks;
        }

        atThisTick.Add(rules.IndexOf(entry.Match));
        foreach (var last in atThisTick)
        {
            Extend(last);
        }
    }

    public override void Remove(in Entry entry)
    {
        // A sequence that began outside the window is recognised by its start.
    }

    public override double Value(int count, long cutoff) => latestStart
        .Where(s => s.Value > cutoff)
        .Select(s => System.Numerics.BitOperations.PopCount((uint)s.Key))
        .DefaultIfEmpty()
        .Max();

    public override bool IsMet(Threshold threshold, int count, long cutoff)
    {
        var present = Enumerable.Range(0, rules.Count)
            .Where(i => latestStart.GetValueOrDefault(1 << i, long.MinValue) > cutoff)
            .Sum(i => 1 << i);
        return latestStart.Any(s => s.Value > cutoff && Holds(condition, s.Key, present));
    }

    private void Extend(int last)
    {
        foreach (var (visited, start) in latestStart.ToArray())
        {
            if (visited < 1 << last)
            {
                Improve(visited | (1 << last), start);
            }
        }

        Improve(1 << last, tick);
    }

    private void Improve(int visited, long start) =>
        latestStart[visited] = Math.Max(start, latestStart.GetValueOrDefault(visited, long.MinValue));

    // What must not have matched must not be in the window at all, whatever sequence avoids it.
    private bool Holds(TemporalExpression expression, int visited, int present) => expression switch
    {
        TemporalRule one => (visited & (1 << rules.IndexOf(one.Rule))) != 0,
        TemporalAnd and => and.Operands.All(o => Holds(o, visited, present)),
        TemporalOr or => or.Operands.Any(o => Holds(o, visited, present)),
        TemporalNot not => !Holds(not.Operand, present, present),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
