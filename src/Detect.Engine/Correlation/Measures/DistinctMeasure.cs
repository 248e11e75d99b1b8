namespace Detect.Engine;

/// <summary>Distinct values, with how often each is in the window: constant time an entry, however many values there are.</summary>
internal sealed class DistinctMeasure : Measure
{
    private readonly Dictionary<string, int> counts = new(1, StringComparer.OrdinalIgnoreCase);

    public override void Add(in Entry entry)
    {
        var value = (string)entry.Value!;
        counts[value] = counts.GetValueOrDefault(value) + 1;
    }

    public override void Remove(in Entry entry)
    {
        var value = (string)entry.Value!;
        if (counts[value] == 1)
        {
            counts.Remove(value);
        }
        else
        {
            counts[value]--;
        }
    }

    public override double Value(int count, long cutoff) => counts.Count;
}
