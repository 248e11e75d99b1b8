using System.Diagnostics.Metrics;

namespace Detect.Engine.Tests;

public sealed class MetricsTests
{
    [Fact]
    public void What_happens_to_events_is_counted_by_the_meter()
    {
        var counted = new Dictionary<string, long>();
        var thread = Environment.CurrentManagedThreadId;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, l) =>
            {
                if (instrument.Meter.Name == EngineMetrics.MeterName)
                {
                    l.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) =>
        {
            // Engines of other tests run beside this one, each on its own thread.
            if (Environment.CurrentManagedThreadId == thread)
            {
                counted[instrument.Name] = counted.GetValueOrDefault(instrument.Name) + value;
            }
        });
        listener.Start();
        using var scene = Scene.Correlating("type: event_count\nrules: [a]\ngroup-by: [user]\ntimespan: 10m\ncondition: {gte: 2}");

        scene.Take(A("1", 0), A("2", 1), A("2", 1), A("3", 500), A("4", 501), A("5", 2)).End();

        counted[EngineMetrics.Events].Should().Be(6);
        counted[EngineMetrics.Duplicates].Should().Be(1);
        counted[EngineMetrics.TooLate].Should().Be(1);
        counted[EngineMetrics.Alerts].Should().Be(2);
    }

    private static string A(string id, double minutes) => Log.Event(id, minutes, ("kind", "a"), ("user", "alice"));
}
