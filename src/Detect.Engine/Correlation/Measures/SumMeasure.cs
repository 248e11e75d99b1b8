namespace Detect.Engine;

/// <summary>Sums in decimal, so that taking a value out again leaves no rounding behind.</summary>
internal sealed class SumMeasure : Measure
{
    private decimal sum;

    public override void Add(in Entry entry) => sum += (decimal)entry.Value!;

    public override void Remove(in Entry entry) => sum -= (decimal)entry.Value!;

    public override double Value(int count, long cutoff) => (double)sum;
}

internal sealed class AverageMeasure : Measure
{
    private decimal sum;

    public override void Add(in Entry entry) => sum += (decimal)entry.Value!;

    public override void Remove(in Entry entry) => sum -= (decimal)entry.Value!;

    public override double Value(int count, long cutoff) => count == 0 ? double.NaN : (double)(sum / count);
}
