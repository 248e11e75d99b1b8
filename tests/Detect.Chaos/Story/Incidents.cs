namespace Detect.Chaos;

/// <summary>The kinds of things that happen in the story, each by an account of its own.</summary>
internal sealed class Incidents(Random draw)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>The events of one incident, or of a near miss that must raise nothing.</summary>
    public IEnumerable<StoryRecord> Of(int number, DateTimeOffset at) => (number % 8) switch
    {
        0 => Single(number, at),
        1 => Repeated(number, at),
        2 => NewAddresses(number, at),
        3 => Owners(number, at, draw.Next(4, 9)),
        4 => Resets(number, at, draw.Next(5, 8)),
        5 => Ordered(number, at),
        6 => Together(number, at),
        _ => number % 16 == 7 ? Owners(number, at, 3) : Unanswered(number, at),
    };

    private static IEnumerable<StoryRecord> Single(int number, DateTimeOffset at) => [new(at, "Disable PIM alert", $"single{number}")];

    private IEnumerable<StoryRecord> Repeated(int number, DateTimeOffset at) => Spread(at, draw.Next(1, 6), TimeSpan.FromMinutes(18))
        .Select(time => new StoryRecord(time, "Update policy", $"folded{number}"));

    // The first address is learnt, the others are new.
    private IEnumerable<StoryRecord> NewAddresses(int number, DateTimeOffset at) =>
    [
        Application(number, at, 1),
        Application(number, at + (5 * Minute), 1),
        .. Spread(at + (20 * Minute), draw.Next(1, 3), 5 * Minute).Select((time, i) => Application(number, time, 2 + i)),
        Application(number, at + (70 * Minute), 1),
    ];

    private static StoryRecord Application(int number, DateTimeOffset at, int address) =>
        new(at, "Update application", $"roaming{number}") { TargetApplication = $"app{number}", Address = $"198.51.100.{address}" };

    private IEnumerable<StoryRecord> Owners(int number, DateTimeOffset at, int count) => Spread(at, count, 2.4 * Minute)
        .Select((time, i) => new StoryRecord(time, "Add owner to application", $"owner{number}") { TargetApplication = $"app{number}-{i}" });

    private IEnumerable<StoryRecord> Resets(int number, DateTimeOffset at, int count) => Spread(at, count, 2 * Minute)
        .Select((time, i) => new StoryRecord(time, "Reset user password", $"helpdesk{number}") { TargetUser = $"reset{number}-{i}" });

    private IEnumerable<StoryRecord> Ordered(int number, DateTimeOffset at)
    {
        yield return new(at, "Consent to application", $"consenting{number}") { TargetApplication = $"backup{number}" };
        yield return new(at + (draw.Next(60, 590) * TimeSpan.FromSeconds(1)), "Add service principal credentials", $"consenting{number}")
        {
            TargetApplication = $"backup{number}",
        };
    }

    // Deleted within the time that the absence waits for: only the one alert.
    private IEnumerable<StoryRecord> Together(int number, DateTimeOffset at)
    {
        yield return new(at, "Disable account", $"leaver{number}") { TargetUser = $"gone{number}" };
        yield return new(at + (draw.Next(30, 590) * TimeSpan.FromSeconds(1)), "Delete user", $"leaver{number}") { TargetUser = $"gone{number}" };
    }

    private static IEnumerable<StoryRecord> Unanswered(int number, DateTimeOffset at) =>
        [new(at, "Disable account", $"forgetful{number}") { TargetUser = $"kept{number}" }];

    private IEnumerable<DateTimeOffset> Spread(DateTimeOffset at, int count, TimeSpan most)
    {
        for (var i = 0; i < count; i++)
        {
            yield return at;
            at += most * (0.2 + (0.8 * draw.NextDouble()));
        }
    }
}
