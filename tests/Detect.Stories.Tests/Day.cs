using Detect.Engine;
using Detect.Rules;

namespace Detect.Stories.Tests;

/// <summary>A short log made for one test.</summary>
internal static class Day
{
    private static readonly DateTimeOffset Nine = new(2026, 3, 3, 9, 0, 0, TimeSpan.Zero);

    public static DateTimeOffset At(int minute) => Nine.AddMinutes(minute);

    /// <summary>The titles of the alerts that the rows raise in a dialect, with their counts.</summary>
    public static IEnumerable<string> Raised(string dialect, IEnumerable<AuditRow> rows, string accounts = "accounts: []")
    {
        var known = AccountFile.Load(new RuleFile("accounts.yml", accounts));
        known.Findings.Should().BeEmpty();
        var story = new StoryBuilder("test", "");
        story.Happens(rows.ToList());
        return Replay.Run(StoryFiles.Write(story.Build())[dialect], accounts: known.Accounts).Alerts.Select(alert => $"{alert.Rule.Title} ×{alert.Count}");
    }
}
