namespace Detect.Engine;

/// <summary>What one correlation needed of the journal at watermarks past, as far back as may still be asked.</summary>
/// <param name="reach">How far back at least.</param>
internal sealed class NeedHistory(Correlation correlation, long reach)
{
    // Finer, and it would cost more than the entries it saves.
    private const int SamplesInTimespan = 32;

    private readonly List<Need> samples = [];
    private readonly long step = Math.Max(1, Math.Max(correlation.Rule.Timespan.Ticks, reach) / SamplesInTimespan);

    public Correlation Correlation => correlation;

    /// <summary>What reproduces the state that everything still to come depends on.</summary>
    public Need Current { get; private set; } = Need.All;

    public void Sample(long watermark)
    {
        if (samples.Count == 0 || watermark - samples[^1].AsOf >= step)
        {
            samples.Add(new Need(watermark, correlation.NeededSince(watermark)));
        }
    }

    /// <param name="before">State is needed as it was before this watermark; <see cref="long.MaxValue"/> for as it is now.</param>
    public void Settle(long before)
    {
        var index = samples.FindLastIndex(sample => sample.AsOf < before);
        Current = index < 0 ? Need.All : samples[index];
        samples.RemoveRange(0, Math.Max(0, index));
    }
}

/// <summary>With all matches since then, the state as of a watermark comes out again.</summary>
internal readonly record struct Need(long AsOf, long Since)
{
    public static readonly Need All = new(long.MinValue, long.MinValue);
}
