using System.Collections.Concurrent;
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

    [Fact]
    public void A_journal_that_is_processed_again_is_not_counted_again()
    {
        var counted = 0L;
        var thread = Environment.CurrentManagedThreadId;
        using var listener = new MeterListener { InstrumentPublished = (instrument, l) => Enable(instrument, l) };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) =>
            counted += instrument.Name == EngineMetrics.RuleOutcomes && Environment.CurrentManagedThreadId == thread ? value : 0);
        listener.Start();
        using var engine = new LiveEngine(LiveEngineTests.Rules) { IsMuted = true };
        LiveEngineTests.Process(engine, AuditRecords.Action("1", 0, "ann"));
        engine.IsMuted = false;
        LiveEngineTests.Process(engine, AuditRecords.Action("2", 1, "bob"), AuditRecords.Action("3", 2, "bob"));

        counted.Should().Be(2);
        engine.Statistics.Matches.Values.Sum().Should().Be(2);
    }

    [Fact]
    public void What_rules_cost_is_measured_on_one_event_in_many()
    {
        var measured = 0;
        var thread = Environment.CurrentManagedThreadId;
        using var listener = new MeterListener { InstrumentPublished = (instrument, l) => Enable(instrument, l) };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) =>
            measured += instrument.Name == EngineMetrics.RuleDuration && value >= 0 && Environment.CurrentManagedThreadId == thread ? 1 : 0);
        listener.Start();
        using var engine = new LiveEngine(LiveEngineTests.Rules);

        LiveEngineTests.Evaluate(engine, [.. Enumerable.Range(0, (2 * EngineMetrics.RuleTimeSample) + 5).Select(i => AuditRecords.Action($"{i}", i / 100d, "ann"))]);

        measured.Should().Be(2);
    }

    [Fact]
    public void An_engine_that_is_thrown_away_ends_no_instrument_of_those_that_go_on()
    {
        var ended = new ConcurrentBag<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, l) => Enable(instrument, l),
            MeasurementsCompleted = (instrument, _) => ended.Add(instrument.Name),
        };
        listener.Start();
        using var engine = new LiveEngine(LiveEngineTests.Rules);

        new LiveEngine(LiveEngineTests.Rules).Dispose();

        ended.Should().BeEmpty();
    }

    private static void Enable(Instrument instrument, MeterListener listener)
    {
        if (instrument.Meter.Name == EngineMetrics.MeterName)
        {
            listener.EnableMeasurementEvents(instrument);
        }
    }

    private static string A(string id, double minutes) => Log.Event(id, minutes, ("kind", "a"), ("user", "alice"));
}
