namespace Detect.Engine;

/// <summary>A percentile by linear interpolation between the two nearest ranks. Judged once, at the end of its window.</summary>
internal sealed class PercentileMeasure(double percentile) : Measure
{
    private readonly List<decimal> values = [];

    public override void Add(in Entry entry) => values.Add((decimal)entry.Value!);

    public override void Remove(in Entry entry) => values.Remove((decimal)entry.Value!);

    public override double Value(int count, long cutoff)
    {
        if (values.Count == 0)
        {
            return double.NaN;
        }

        values.Sort();
        var rank = percentile / 100 * (values.Count - 1);
        var below = (int)Math.Floor(rank);
        var above = (int)Math.Ceiling(rank);
        return (double)(values[below] + ((values[above] - values[below]) * (decimal)(rank - below)));
    }
}
