using Detect.Events;
using Detect.Rules;

namespace Detect.Engine.Tests.Pipeline;

public sealed class DetectionPipelineTests
{
    private static readonly string[] BusyDay =
    [
        .. Enumerable.Range(0, 3_000).Select(i => i % 400 == 13
            ? "{\"not\": \"closed\""
            : SyntheticLog.Record(i, i % 60 == 0 ? "Reset password" : "Update user", $"user{i / 240}@contoso.example")),
    ];

    [Fact]
    public void Every_number_of_threads_raises_the_same_alerts_in_the_same_order()
    {
        var alone = PipelineRun.Of(1, SyntheticLog.Source("day", BusyDay));

        alone.Alerts.Should().Contain(alert => alert.Contains("Three password resets"));
        foreach (var threads in new[] { 2, 3, 8 })
        {
            PipelineRun.Of(threads, SyntheticLog.Source("day", BusyDay)).Alerts.Should().Equal(alone.Alerts);
        }
    }

    [Fact]
    public void Every_record_is_decoded_or_dead_lettered()
    {
        var run = PipelineRun.Of(2, SyntheticLog.Source("day", BusyDay));

        run.Statistics.RecordsRead.Should().Be(3_000);
        run.Statistics.DeadLettered.Should().Be(8);
        run.Statistics.DeadLettersByCode.Values.Sum().Should().Be(8);
        run.Statistics.Bytes.Should().Be(SyntheticLog.Lines(BusyDay).Length);
    }

    [Fact]
    public void Dead_letters_come_in_the_order_of_the_sources_whatever_the_number_of_threads()
    {
        var sources = new[] { SyntheticLog.Source("a", BusyDay), SyntheticLog.Source("b", BusyDay) };

        var run = PipelineRun.Of(4, sources);

        run.DeadLetters.Select(letter => letter.Origin.Source).Should().Equal(Enumerable.Repeat("a", 8).Concat(Enumerable.Repeat("b", 8)));
        run.DeadLetters.Take(8).Select(letter => letter.Origin.Line).Should().Equal(14, 414, 814, 1214, 1614, 2014, 2414, 2814);
        run.DeadLetters.Should().OnlyContain(letter => letter.Raw.Length == 16, "a dead letter owns its bytes");
    }

    [Fact]
    public void The_second_of_two_sources_with_the_same_records_adds_nothing()
    {
        var once = PipelineRun.Of(1, SyntheticLog.Source("a", BusyDay));

        var twice = PipelineRun.Of(2, SyntheticLog.Source("a", BusyDay), SyntheticLog.Source("b", BusyDay));

        twice.Alerts.Should().Equal(once.Alerts);
    }

    [Fact]
    public void The_log_of_a_tenant_begins_with_its_first_event_though_that_matches_nothing()
    {
        var rules = PipelineRun.Load(PipelineRun.RulesText[..PipelineRun.RulesText.IndexOf("---", StringComparison.Ordinal)]
            + "detect: {first_seen: {fields: [initiatedBy.user.userPrincipalName], memory: 1d, learning: 1h}}");
        string[] records =
        [
            SyntheticLog.Record(0), SyntheticLog.Record(3_600, "Reset password", "bob@contoso.example"),
            OfAnother(SyntheticLog.Record(3_601)), OfAnother(SyntheticLog.Record(7_200, "Reset password", "bob@contoso.example")),
            OfAnother(SyntheticLog.Record(7_201, "Reset password", "carol@contoso.example")),
        ];

        PipelineRun.Of(rules, 1, SyntheticLog.Source("day", records)).Alerts.Should().HaveCount(2);

        static string OfAnother(string record) => record.Replace("00000000c0de", "00000000beef", StringComparison.Ordinal);
    }

    [Fact]
    public void Graph_answers_that_come_newest_first_are_not_too_late()
    {
        var newestFirst = Enumerable.Range(0, 20).Reverse()
            .Select(i => SyntheticLog.GraphRecord(i * 3_600, "Update user"))
            .Concat(Enumerable.Range(0, 3).Select(i => SyntheticLog.GraphRecord(100_000 - i, "Reset password")))
            .Concat(Enumerable.Range(0, 3).Select(i => SyntheticLog.GraphRecord(5 - i, "Reset password")));

        var run = PipelineRun.Of(1, SyntheticLog.Source("graph", newestFirst));

        run.Alerts.Count(alert => alert.Contains("Three password resets")).Should().Be(2);
    }

    [Fact]
    public void No_source_is_no_alert()
    {
        var run = PipelineRun.Of(2);

        run.Alerts.Should().BeEmpty();
        run.Statistics.RecordsRead.Should().Be(0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_source_that_cannot_be_read_ends_the_run_after_all_that_was_read_before_it(int threads)
    {
        var rules = PipelineRun.Rules();
        var engine = new DetectionEngine(rules, new EngineOptions());
        var pipeline = new DetectionPipeline(engine, new PipelineOptions { Threads = threads, ChunkSize = 4096 });
        long seen = 0;

        var run = () => pipeline.Run(
            [SyntheticLog.Source("day", BusyDay), new RecordSource("gone", () => throw new FileNotFoundException("gone"))],
            new PipelineObserver { Progressed = bytes => seen = bytes });

        run.Should().Throw<FileNotFoundException>();
        seen.Should().Be(SyntheticLog.Lines(BusyDay).Length);
    }

    [Fact]
    public void A_caller_that_throws_ends_the_run()
    {
        var rules = PipelineRun.Rules();
        var pipeline = new DetectionPipeline(new DetectionEngine(rules, new EngineOptions()), new PipelineOptions { Threads = 3, ChunkSize = 4096 });

        var run = () => pipeline.Run(
            [SyntheticLog.Source("day", BusyDay)],
            new PipelineObserver { DeadLettered = _ => throw new InvalidOperationException("disk full") });

        run.Should().Throw<InvalidOperationException>().WithMessage("disk full");
    }

    [Fact]
    public void No_more_is_read_ahead_than_the_threads_need()
    {
        var rules = PipelineRun.Rules();
        var bytes = SyntheticLog.Lines(BusyDay);
        using var stream = new MemoryStream(bytes);
        var pipeline = new DetectionPipeline(new DetectionEngine(rules, new EngineOptions()), new PipelineOptions { Threads = 2, ChunkSize = 4096 });
        long furthest = 0;

        pipeline.Run(
            [new RecordSource("day", () => stream)],
            new PipelineObserver { Progressed = done => furthest = Math.Max(furthest, (stream.CanRead ? stream.Position : bytes.Length) - done) });

        furthest.Should().BeLessThan(bytes.Length / 4);
    }
}
