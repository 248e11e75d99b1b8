namespace Detect.Cli.Tests;

/// <summary>What somebody who has just cloned the repository runs first.</summary>
public sealed class StoryTests : IDisposable
{
    private static readonly string Stories = Path.Join(Scratch.RepositoryRoot, "replay-data");

    private readonly Scratch folder = new();

    public static TheoryData<string, string> Recordings
    {
        get
        {
            var recordings = new TheoryData<string, string>();
            foreach (var story in new[] { "busy-day", "takeover" })
            {
                foreach (var recording in new[] { "event-hubs.jsonl", "log-analytics.jsonl", "graph.json", "." })
                {
                    recordings.Add(story, recording);
                }
            }

            return recordings;
        }
    }

    [Theory]
    [MemberData(nameof(Recordings))]
    public void A_story_raises_the_alerts_it_states_in_every_dialect_and_in_all_at_once(string story, string recording)
    {
        var outcome = DetectProgram.RunIn(
            folder, "replay", Path.Join(Stories, story, recording), "--expect", Path.Join(Stories, story, "expected-alerts.jsonl"));

        outcome.Error.Should().NotContain("expected").And.Contain("dead-lettered: 0").And.Contain("too late: 0");
        outcome.ExitCode.Should().Be(0);
    }

    [Fact]
    public void All_stories_together_raise_the_takeovers_alerts() =>
        DetectProgram.RunIn(folder, "replay", Stories, "--expect", Path.Join(Stories, "takeover", "expected-alerts.jsonl"))
            .ExitCode.Should().Be(0);

    public void Dispose() => folder.Dispose();
}
