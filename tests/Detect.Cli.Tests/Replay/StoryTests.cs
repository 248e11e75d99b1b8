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
            foreach (var story in Directory.GetDirectories(Stories).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal))
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
            folder,
            ["replay", Path.Join(Stories, story, recording), "--expect", Path.Join(Stories, story, "expected-alerts.jsonl"), .. Accounts(story)]);

        outcome.Error.Should().NotContain("expected").And.Contain("dead-lettered: 0").And.Contain("too late: 0");
        outcome.ExitCode.Should().Be(0);
    }

    [Fact]
    public void Several_stories_together_raise_the_alerts_of_all()
    {
        string[] stories = ["bulk-removal", "busy-day", "takeover"];
        folder.Write("expected.jsonl", string.Concat(stories.Select(story => File.ReadAllText(Path.Join(Stories, story, "expected-alerts.jsonl")))));

        DetectProgram.RunIn(folder, ["replay", .. stories.Select(story => Path.Join(Stories, story)), "--expect", "expected.jsonl"])
            .ExitCode.Should().Be(0);
    }

    private static string[] Accounts(string story)
    {
        var path = Path.Join(Stories, story, "accounts.yml");
        return File.Exists(path) ? ["--accounts", path] : [];
    }

    public void Dispose() => folder.Dispose();
}
