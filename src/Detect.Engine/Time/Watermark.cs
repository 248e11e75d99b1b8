namespace Detect.Engine;

/// <summary>
/// The event time up to which the log is known: the least, over the sources that are not complete, of the newest event less
/// the lateness. Never goes backwards.
/// </summary>
internal sealed class Watermark(long allowedLateness)
{
    private readonly List<SourceProgress> sources = [];
    private readonly List<SourceProgress> live = [];
    private SourceProgress? holder;

    /// <summary>No event older than this is awaited any more.</summary>
    public long Ticks { get; private set; } = long.MinValue;

    public int Add(string name)
    {
        var source = new SourceProgress(name);
        sources.Add(source);
        live.Add(source);
        return sources.Count - 1;
    }

    public void MarkUnordered(int source) => sources[source].IsUnordered = true;

    public void Observe(int source, long ticks)
    {
        if (sources[source].Observe(ticks) && !sources[source].IsUnordered)
        {
            Recompute();
        }
    }

    /// <summary>The source is quiet, but has said nothing older than this will come.</summary>
    public void Heartbeat(int source, long ticks)
    {
        sources[source].MoveTo(ticks);
        Recompute();
    }

    public void Complete(int source)
    {
        sources[source].IsComplete = true;
        live.Remove(sources[source]);
        Recompute();
    }

    public void CompleteAll()
    {
        sources.ForEach(source => source.IsComplete = true);
        live.Clear();
        Ticks = long.MaxValue;
    }

    /// <summary>For a caller who keeps the sources himself.</summary>
    public void MoveTo(long ticks) => Ticks = Math.Max(Ticks, ticks);

    private void Recompute()
    {
        // With thousands of files waiting for their turn, one that holds the clock spares looking at the others.
        if (holder is { HoldsClock: true })
        {
            return;
        }

        var least = long.MaxValue;
        foreach (var source in live)
        {
            if (source.HoldsClock)
            {
                holder = source;
                return;
            }

            least = Math.Min(least, source.Newest!.Value - allowedLateness);
        }

        if (least != long.MaxValue)
        {
            Ticks = Math.Max(Ticks, least);
        }
    }
}
