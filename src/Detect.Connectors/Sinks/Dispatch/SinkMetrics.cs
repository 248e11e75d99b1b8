using System.Diagnostics.Metrics;

namespace Detect.Connectors;

/// <summary>What is measured of deliveries: meter <c>Detect.Worker</c>.</summary>
internal sealed class SinkMetrics : IDisposable
{
    private readonly Meter meter = new("Detect.Worker");
    private readonly Counter<long> deliveries;
    private readonly Histogram<double> duration;
    private readonly Histogram<double> latency;
    private volatile IReadOnlyList<SinkStatus> queues = [];

    public SinkMetrics()
    {
        deliveries = meter.CreateCounter<long>(
            "detect.sink.deliveries", "{notification}", "Notifications by sink and result: delivered, retry, refused, disabled.");
        duration = meter.CreateHistogram(
            "detect.sink.delivery.duration", "s", "How long a sink takes for one delivery.", advice: LatencyBuckets.Advice);
        latency = meter.CreateHistogram(
            "detect.alert.delivery.latency", "s", "From the event that raised an alert being received to its delivery.", advice: LatencyBuckets.Advice);
        meter.CreateObservableGauge("detect.sink.queue.depth", () => Queues(queue => queue.Waiting), "{notification}", "Notifications that wait.");
        meter.CreateObservableGauge("detect.sink.refused", () => Queues(queue => queue.Refused), "{notification}", "Dead letters of a sink.");
    }

    public void Observe(IReadOnlyList<SinkStatus> status) => queues = status;

    /// <summary>Another worker sees to the queues: they are its to measure.</summary>
    public void Rest() => queues = [.. queues.Select(queue => queue with { Waiting = 0, Refused = 0 })];

    public void Count(string sink, Notification notification, DeliveryResult result, DateTimeOffset now)
    {
        deliveries.Add(1, Sink(sink), new("detect.sink.result", AlertJson.EnumName(result)));
        if (result == DeliveryResult.Delivered && notification is { Kind: NotificationKind.Created, Alert.Ledger.ReceivedAt: { } received })
        {
            latency.Record((now - received).TotalSeconds, Sink(sink));
        }
    }

    public void Took(string sink, TimeSpan time) => duration.Record(time.TotalSeconds, Sink(sink));

    public void Dispose() => meter.Dispose();

    private IEnumerable<Measurement<long>> Queues(Func<SinkStatus, long> value) =>
        queues.Select(queue => new Measurement<long>(value(queue), Sink(queue.Sink)));

    private static KeyValuePair<string, object?> Sink(string name) => new("detect.sink.name", name);
}
