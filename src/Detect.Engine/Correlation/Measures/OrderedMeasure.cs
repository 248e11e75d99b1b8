namespace Detect.Engine;

/// <summary>
/// The longest sequence, of non-decreasing time and in the order listed, of rules that matched in the window. For each length
/// and last rule it keeps the latest time at which such a sequence could begin, so the window is never searched.
/// </summary>
internal sealed class OrderedMeasure(RuleOrder rules) : Measure
{
    private readonly long[,] latestStart = Filled(rules.Count);
    private readonly bool[] atThisTick = new bool[rules.Count];
    private long tick = long.MinValue;

    public override void Add(in Entry entry)
    {
        if (entry.Match.Ticks != tick)
        {
            Array.Clear(atThisTick);
            tick = entry.Match.Ticks;
        }

        atThisTick[rules.IndexOf(entry.Match)] = true;

        // Equal times count as in order, whichever came first: everything of this tick is laid out again in the order listed.
        for (var last = 0; last < rules.Count; last++)
        {
            if (atThisTick[last])
            {
                Extend(last);
            }
        }
    }

    public override void Remove(in Entry entry)
    {
        // A sequence that began outside the window is recognised by its start.
    }

    public override double Value(int count, long cutoff)
    {
        for (var length = rules.Count; length > 0; length--)
        {
            for (var last = 0; last < rules.Count; last++)
            {
                if (latestStart[length - 1, last] > cutoff)
                {
                    return length;
                }
            }
        }

        return 0;
    }

    private void Extend(int last)
    {
        latestStart[0, last] = tick;
        for (var length = 1; length <= last; length++)
        {
            for (var previous = 0; previous < last; previous++)
            {
                latestStart[length, last] = Math.Max(latestStart[length, last], latestStart[length - 1, previous]);
            }
        }
    }

    private static long[,] Filled(int count)
    {
        var starts = new long[count, count];
        System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref starts[0, 0], starts.Length).Fill(long.MinValue);
        return starts;
    }
}
