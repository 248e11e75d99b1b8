using System.Diagnostics.Metrics;

namespace Detect.Server.Tests.Faults;

/// <summary>What the worker's instruments say: counters summed up, gauges as they were last.</summary>
internal sealed class Measurements : IDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, double> values = new(StringComparer.Ordinal);
    private readonly MeterListener listener = new();
    private TaskCompletionSource delivery = NewSignal();

    /// <summary>The worker's own instruments; those of others in this process say the same names of other things.</summary>
    public Meter? Worker { get; set; }

    public Measurements()
    {
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Name is "Detect.Worker" or "Detect.Engine" or "System.Net.Http")
            {
                l.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Take(instrument, value, tags));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
        listener.Start();
    }

    /// <param name="attributes">The values of the attributes, in the order of their names.</param>
    public double Of(string instrument, params string[] attributes)
    {
        listener.RecordObservableInstruments();
        lock (gate)
        {
            return values.GetValueOrDefault(KeyOf(instrument, attributes));
        }
    }

    /// <summary>Completes with the next delivery, whatever comes of it, or when none comes for a while.</summary>
    public async Task NextDeliveryAsync(TimeSpan atMost)
    {
        Task next;
        lock (gate)
        {
            next = delivery.Task;
        }

        await next.WaitAsync(atMost).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => listener.Dispose();

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (instrument is ObservableGauge<int> && instrument.Meter != Worker)
        {
            return;
        }

        var key = KeyOf(instrument.Name, [.. tags.ToArray().OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => $"{tag.Value}")]);
        var isSum = instrument is Counter<long> or Counter<int> or Counter<double> or UpDownCounter<long>;
        lock (gate)
        {
            values[key] = value + (isSum ? values.GetValueOrDefault(key) : 0);
            if (instrument.Name == "detect.sink.deliveries")
            {
                delivery.TrySetResult();
                delivery = NewSignal();
            }
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static string KeyOf(string instrument, string[] attributes) => string.Join('|', [instrument, .. attributes]);
}
