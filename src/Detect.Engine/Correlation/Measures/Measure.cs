using Detect.Rules;

namespace Detect.Engine;

/// <summary>
/// What a correlation compares with its threshold, kept up to date entry by entry, in event-time order: never a rescan.
/// </summary>
internal abstract class Measure
{
    public abstract void Add(in Entry entry);

    public abstract void Remove(in Entry entry);

    /// <param name="count">The entries in the window.</param>
    /// <param name="cutoff">The window holds what is newer than this.</param>
    public abstract double Value(int count, long cutoff);

    public virtual bool IsMet(Threshold threshold, int count, long cutoff) => threshold.IsMet(Value(count, cutoff));
}

internal sealed class CountMeasure : Measure
{
    public static readonly CountMeasure Instance = new();

    public override void Add(in Entry entry)
    {
    }

    public override void Remove(in Entry entry)
    {
    }

    public override double Value(int count, long cutoff) => count;
}
