using Detect.Events;

namespace Detect.Engine;

/// <summary>
/// The keys of events already taken, in slices of event time, kept as long as the watermark could still admit a duplicate.
/// </summary>
internal sealed class SeenEvents(long allowedLateness)
{
    private const int UntimedKept = 1 << 20;

    // The dialects of one record can differ in the digits of its second.
    private static readonly long Tolerance = TimeSpan.TicksPerSecond;

    private readonly long slice = Math.Max(TimeSpan.TicksPerMinute, allowedLateness / 8);
    private readonly SortedList<long, KeySet> slices = [];
    private readonly RecentKeys untimed = new(UntimedKept);
    private long lastIndex = long.MinValue;
    private KeySet? last;

    /// <returns>False for a duplicate.</returns>
    public bool Add(EventKey key, long ticks)
    {
        var index = ticks / slice;
        return !SeenNextDoor(key, (ticks - Tolerance) / slice, index)
            && !SeenNextDoor(key, (ticks + Tolerance) / slice, index)
            && Slice(index).Add(key);
    }

    /// <summary>For events without a time: the last million or two are remembered.</summary>
    public bool AddUntimed(EventKey key) => untimed.Add(key);

    public void ForgetBefore(long watermark)
    {
        while (slices.Count > 0 && (slices.GetKeyAtIndex(0) + 1) * slice + Tolerance <= watermark)
        {
            slices.RemoveAt(0);
            last = null;
        }
    }

    private bool SeenNextDoor(EventKey key, long index, long own) =>
        index != own && slices.TryGetValue(index, out var neighbour) && neighbour.Contains(key);

    private KeySet Slice(long index)
    {
        if (last is not null && index == lastIndex)
        {
            return last;
        }

        if (!slices.TryGetValue(index, out var keys))
        {
            slices.Add(index, keys = new KeySet());
        }

        (lastIndex, last) = (index, keys);
        return keys;
    }
}
