using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Detect.Chaos;

/// <summary>From when the record that completed an incident was handed to the source until the receiver had the request. One clock.</summary>
internal sealed class Latencies
{
    private readonly ConcurrentDictionary<string, long> handed = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<TimeSpan> taken = new();

    public int Count => taken.Count;

    public void Handed(LoadBatch batch)
    {
        var now = Stopwatch.GetTimestamp();
        foreach (var id in batch.Watched)
        {
            handed[id] = now;
        }
    }

    public void Take(Delivered delivered)
    {
        if (!delivered.Kind.EndsWith("created", StringComparison.Ordinal))
        {
            return;
        }

        long? last = null;
        foreach (var e in delivered.Alert.Events)
        {
            last = handed.TryRemove(e.Id, out var at) && (last is null || at > last) ? at : last;
        }

        if (last is { } completed)
        {
            taken.Enqueue(Stopwatch.GetElapsedTime(completed, delivered.At));
        }
    }

    /// <summary>p50, p99 and the greatest, in milliseconds.</summary>
    public string Describe()
    {
        TimeSpan[] sorted = [.. taken.Order()];
        return sorted.Length == 0 ? "no alert" : $"p50 {At(0.5)} p99 {At(0.99)} max {At(1)} ms ({sorted.Length} alerts)";

        string At(double share) => sorted[(int)((sorted.Length - 1) * share)].TotalMilliseconds.ToString("N0", CultureInfo.InvariantCulture);
    }
}
