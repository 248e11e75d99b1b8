using System.Diagnostics.Metrics;

namespace Detect.Server.Tests.Telemetry;

/// <summary>Hears every instrument of Detect's, and by which attributes it is measured.</summary>
internal sealed class MetricsListener : IDisposable
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<string, string> kinds = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, double> firstBuckets = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, SortedSet<string>> measured = new(StringComparer.Ordinal);
    private readonly MeterListener listener = new();

    public MetricsListener()
    {
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Name is "Detect.Worker" or "Detect.Engine")
            {
                Publish(instrument);
                l.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<int>((instrument, _, tags, _) => Measure(instrument, tags));
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Measure(instrument, tags));
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Measure(instrument, tags));
        listener.Start();
    }

    public IReadOnlyList<(string Name, string Kind)> Instruments
    {
        get
        {
            lock (gate)
            {
                return [.. kinds.Select(pair => (pair.Key, pair.Value))];
            }
        }
    }

    /// <summary>Of histograms: where the first bucket ends; OpenTelemetry's own, where none are asked for, at 5 (the one that ends at 0 stays empty).</summary>
    public IReadOnlyDictionary<string, double> FirstBuckets
    {
        get
        {
            lock (gate)
            {
                return new Dictionary<string, double>(firstBuckets);
            }
        }
    }

    public IReadOnlyDictionary<string, IReadOnlyList<string>> Measured
    {
        get
        {
            lock (gate)
            {
                return measured.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<string>)[.. pair.Value]);
            }
        }
    }

    /// <summary>Reads what is measured only when somebody asks.</summary>
    public void Look() => listener.RecordObservableInstruments();

    public void Dispose() => listener.Dispose();

    private void Publish(Instrument instrument)
    {
        var type = instrument.GetType().Name;
        var kind = type.Contains("Gauge", StringComparison.Ordinal) ? "gauge"
            : type.Contains("Histogram", StringComparison.Ordinal) ? "histogram"
            : "counter";
        lock (gate)
        {
            kinds[instrument.Name] = $"{kind}, {instrument.Unit}";
            if (instrument is Histogram<double> histogram)
            {
                firstBuckets[instrument.Name] = histogram.Advice?.HistogramBucketBoundaries?[0] ?? 5;
            }
        }
    }

    private void Measure(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        lock (gate)
        {
            if (!measured.TryGetValue(instrument.Name, out var attributes))
            {
                measured[instrument.Name] = attributes = new SortedSet<string>(StringComparer.Ordinal);
            }

            foreach (var tag in tags)
            {
                attributes.Add(tag.Key);
            }
        }
    }
}
