using System.Text;
using Detect.Events;
using Detect.Rules;

namespace Detect.Engine.Tests;

/// <summary>The engine as the hosted worker drives it: records in batches, a clock that its caller moves.</summary>
public sealed class LiveEngineTests
{
    public const string CorrelationId = "00000000-0000-4000-8000-0000000000e2";

    internal static readonly RuleSet Rules = AuditRun.Load($$"""
        {{AuditRun.UserCreated}}
        title: Several users created
        id: 00000000-0000-4000-8000-0000000000e2
        level: high
        correlation:
          type: event_count
          rules: [created]
          group-by: [actor]
          timespan: 10m
          condition: {gte: 3}
        """);

    [Fact]
    public void An_alert_is_raised_by_the_event_that_completes_it_and_names_it()
    {
        using var engine = new LiveEngine(Rules);
        Process(engine, Action("1", 0), Action("2", 1)).Should().BeEmpty();

        var raised = Process(engine, Action("3", 2)).Should().ContainSingle().Subject;

        raised.Arithmetic.Should().Be("3 of 3 in 2 min of 10 min");
        raised.CompletedBy.Should().Be(raised.Events[2].Key).And.NotBe(default(EventKey));
        raised.Events.Select(e => e.Id).Should().Equal("Directory_1", "Directory_2", "Directory_3");
    }

    [Fact]
    public void What_one_call_updates_several_times_is_told_once_as_it_is_last()
    {
        using var engine = new LiveEngine(Rules);

        var raised = Process(engine, Action("1", 0), Action("2", 1), Action("3", 2), Action("4", 3), Action("5", 4));

        raised.Should().ContainSingle().Which.EventCount.Should().Be(5);
    }

    [Fact]
    public void Only_its_caller_moves_the_clock_and_never_backwards()
    {
        using var engine = new LiveEngine(Rules);
        Process(engine, Action("1", 0), Action("2", 5000));
        engine.Watermark.Should().BeNull();

        engine.MoveWatermark(Log.At(30));
        engine.MoveWatermark(Log.At(20));

        engine.Watermark.Should().Be(Log.At(30));
        engine.LogStarts.Should().ContainSingle().Which.Value.Should().Be(Log.At(0));
        Process(engine, Action("3", 29));
        engine.Statistics.TooLate.Should().Be(1);
    }

    [Fact]
    public void Windows_show_what_is_measured_against_what_is_wanted_beyond_the_watermark_too()
    {
        using var engine = new LiveEngine(Rules);
        Process(engine, Action("1", 0, "ann"), Action("2", 1, "ann"), Action("3", 2, "bob"));
        engine.MoveWatermark(Log.At(1.5));

        var windows = engine.Windows(CorrelationId, 10).OrderBy(w => w.Group[0].Value).ToList();

        windows.Select(w => (w.Group.Single().Value, w.Value, w.IsOpen)).Should().Equal(
            ("ann@contoso.example", 2, false), ("bob@contoso.example", 1, false));
        windows[0].Threshold!.Comparisons.Should().ContainSingle().Which.Value.Should().Be(3);
        (windows[0].Oldest, windows[0].Newest).Should().Be((Log.At(0), Log.At(1)));
        engine.Windows(CorrelationId, 1).Should().HaveCount(1);
        engine.Windows("no such rule", 10).Should().BeEmpty();
    }

    [Fact]
    public void A_match_is_needed_for_a_timespan_and_an_open_episode_from_its_anchor_on()
    {
        using var engine = new LiveEngine(Rules);
        var matched = Rules.SigmaRules;
        Process(engine, Action("1", 0, "ann"));
        engine.IsNeeded(matched, Log.At(0)).Should().BeTrue();

        MoveTo(engine, 50);
        engine.IsNeeded(matched, Log.At(40)).Should().BeFalse();
        engine.IsNeeded(matched, Log.At(40.001)).Should().BeTrue();

        MoveTo(engine, 90);
        Process(engine, Action("2", 100, "bob"), Action("3", 101, "bob"), Action("4", 102, "bob"));
        MoveTo(engine, 111);
        engine.IsNeeded(matched, Log.At(100)).Should().BeTrue();

        MoveTo(engine, 113);
        engine.IsNeeded(matched, Log.At(102)).Should().BeFalse();
    }

    private static void MoveTo(LiveEngine engine, double minute)
    {
        engine.MoveWatermark(Log.At(minute));
        engine.TakeSeenChanges();
    }

    internal static IReadOnlyList<Alert> Process(LiveEngine engine, params string[] records) =>
        engine.Process(Evaluate(engine, records).Events);

    internal static EvaluatedBatch Evaluate(LiveEngine engine, params string[] records) =>
        new BatchEvaluator(engine).Evaluate([new RecordChunk("test", ChunkFormat.Json, Encoding.UTF8.GetBytes(string.Join('\n', records)), 1, 0)]);

    private static string Action(string id, double minute, string account = "ann") => AuditRecords.Action(id, minute, account);
}
