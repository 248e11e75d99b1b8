using Detect.Engine;
using Detect.Rules;

namespace Detect.Stories.Tests;

public sealed class StoryReplayTests
{
    public static TheoryData<string, string> StoriesAndDialects
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var story in StoryCatalogue.All)
            {
                foreach (var file in StoryFiles.DialectFiles)
                {
                    data.Add(story.Name, file);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(StoriesAndDialects))]
    public void Each_dialect_raises_the_alerts_that_the_story_states(string name, string file)
    {
        // Alerts are raised when their episodes end; a story tells them in the order of their beginnings.
        var expected = StoryCatalogue.Named(name).Alerts.OrderBy(alert => alert.First).ThenBy(alert => alert.Rule.Id, StringComparer.Ordinal).ToList();
        var alerts = Run(name, file).Alerts.OrderBy(alert => alert.First).ThenBy(alert => alert.Rule.Id, StringComparer.Ordinal).ToList();

        alerts.Select(Replay.Line).Should().Equal(expected.Select(Replay.Line));
        alerts.SelectMany(alert => alert.Events).Select(e => $"{e.Id} {e.OccurredAt:O} {e.Operation}")
            .Should().Equal(expected.SelectMany(alert => alert.Events).Select(row => $"{row.Id} {row.At:O} {row.OperationName}"));
    }

    [Theory]
    [InlineData(StoryFiles.EventHubsFile)]
    [InlineData(StoryFiles.LogAnalyticsFile)]
    [InlineData(StoryFiles.GraphFile)]
    public void Alerts_are_the_same_on_any_number_of_threads_and_for_any_size_of_chunk(string file)
    {
        var alerts = Run("takeover", file).Alerts.Select(alert => alert.Id);

        Run("takeover", file, new PipelineOptions { Threads = 2, ChunkSize = 4096 }).Alerts.Select(alert => alert.Id).Should().Equal(alerts);
    }

    [Fact]
    public void An_alert_has_one_id_in_every_dialect_that_names_the_tenant()
    {
        var ids = Run("takeover", StoryFiles.EventHubsFile).Alerts.Select(alert => alert.Id).ToList();

        ids.Should().HaveCount(6).And.Equal(Run("takeover", StoryFiles.LogAnalyticsFile).Alerts.Select(alert => alert.Id));
    }

    [Theory]
    [MemberData(nameof(StoriesAndDialects))]
    public void Every_repeated_record_is_known_as_a_duplicate_and_none_is_too_late(string name, string file)
    {
        var distinct = StoryCatalogue.Named(name).Deliveries.DistinctBy(delivery => delivery.Row.Id).Count();
        var statistics = Run(name, file).Engine;

        (statistics.Events - statistics.Duplicates).Should().Be(distinct);
        statistics.Duplicates.Should().BePositive();
        statistics.TooLate.Should().Be(0);
        statistics.RuleErrors.Should().BeEmpty();
    }

    [Fact]
    public void However_the_records_arrive_within_the_lateness_the_alerts_are_the_same()
    {
        var story = StoryCatalogue.Named("takeover");
        var expected = Run(story.Name, StoryFiles.EventHubsFile).Alerts.Select(alert => alert.Id).ToList();
        for (var seed = 0; seed < 25; seed++)
        {
            var rows = story.Deliveries.Select(delivery => delivery.Row).ToList();
            var log = StoryFiles.Write(story with { Deliveries = Rearranged(rows, seed) })[StoryFiles.EventHubsFile];
            var outcome = Replay.Run(log);

            outcome.Alerts.Select(alert => alert.Id).Should().Equal(expected, $"seed {seed} only changes the order of arrival");
            outcome.Engine.TooLate.Should().Be(0);
        }
    }

    private static List<Delivery> Rearranged(IReadOnlyList<Row> rows, int seed) =>
    [
        .. rows.Select((row, i) => new Delivery(row, row.At + TimeSpan.FromSeconds(Made.Number($"{seed}/{i}", 0, 3_599)))).OrderBy(delivery => delivery.At),
    ];

    private static Outcome Run(string story, string file, PipelineOptions? options = null) =>
        Replay.Run(File.ReadAllText(Path.Combine(Repository.ReplayData, story, file)), options, AccountsOf(story));

    private static AccountDirectory AccountsOf(string story)
    {
        var path = Path.Combine(Repository.ReplayData, story, StoryFiles.AccountsFile);
        return File.Exists(path) ? AccountFile.Load(new RuleFile(path, File.ReadAllText(path))).Accounts : new AccountDirectory();
    }
}
