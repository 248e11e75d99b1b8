using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Detect.Chaos;

/// <summary>From when the record that completed an incident was handed to the source until the receiver had the request. One clock.</summary>
internal sealed class Latencies
{
    private readonly ConcurrentDictionary<string, long> handed = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<TimeSpan> taken = new();

    private readonly ConcurrentQueue<TimeSpan> over = new();

    public int Count => taken.Count;

    public void Handed(LoadBatch batch)
    {
        var now = Stopwatch.GetTimestamp();
        foreach (var id in batch.Watched)
        {
            handed[id] = now;
        }
    }

    /// <summary>How long it took to hand a batch over: the feed's own part of the latency.</summary>
    public void HandedOver(TimeSpan took) => over.Enqueue(took);

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
        TimeSpan[] handing = [.. over.Order()];
        return sorted.Length == 0
            ? "no alert"
            : $"{Shares(sorted)} ({sorted.Length} alerts; handing a batch over took {Shares(handing)})";

        static string Shares(TimeSpan[] sorted) => $"p50 {At(sorted, 0.5)} p99 {At(sorted, 0.99)} max {At(sorted, 1)} ms";

        static string At(TimeSpan[] sorted, double share) => sorted[(int)((sorted.Length - 1) * share)].TotalMilliseconds.ToString("N0", CultureInfo.InvariantCulture);
    }
}
