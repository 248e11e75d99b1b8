using System.Text;

namespace Detect.Chaos;

/// <summary>
/// A log made from a seed: incidents and near misses of every kind of rule between ordinary events, somewhat out of order, with
/// duplicates and with records that are no events. It ends with a stretch that moves every clock past what went before.
/// </summary>
internal sealed class ChaosStory
{
    public const string Tenant = "7c1f3f5e-57a1-4f0b-9d0e-3c5a54a60001";

    private static readonly DateTimeOffset Begin = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Spacing = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Jitter = TimeSpan.FromSeconds(40);
    private static readonly string[] Ordinary = ["Update device", "Add device", "Update user", "Add member to group", "Change user license"];

    private ChaosStory(int seed, IReadOnlyList<StoryLine> lines, int events, DateTimeOffset closing) =>
        (Seed, Lines, Events, Closing) = (seed, lines, events, closing);

    public int Seed { get; }

    /// <summary>Records in the order of arrival, without line ends.</summary>
    public IReadOnlyList<StoryLine> Lines { get; }

    /// <summary>Distinct events among them.</summary>
    public int Events { get; }

    /// <summary>Every partition of whoever has read it all is past this event time.</summary>
    public DateTimeOffset Closing { get; }

    public static ChaosStory Of(int seed, int events = 20_000, int incidents = 240)
    {
        var draw = new Random(seed);
        var arrivals = new List<(DateTimeOffset At, StoryLine Line)>();
        var number = 0;
        var span = Spacing * events;
        foreach (var record in Records(draw, span, events, incidents))
        {
            var line = LineOf(record, seed, number++);
            var at = record.OccurredAt + (Jitter * draw.NextDouble());
            arrivals.Add((at, line));
            if (draw.NextDouble() < 0.01)
            {
                arrivals.Add((at + (Jitter * draw.NextDouble()), line));
            }
        }

        for (var i = 0; i < 40; i++)
        {
            arrivals.Add((Begin + (span * draw.NextDouble()), new StoryLine(Encoding.UTF8.GetBytes($$"""{"note":"no event {{i}}"}"""), i)));
        }

        List<StoryLine> lines = [.. arrivals.OrderBy(arrival => arrival.At).Select(arrival => arrival.Line)];
        foreach (var record in Ending(span))
        {
            lines.Add(LineOf(record, seed, number++));
        }

        return new ChaosStory(seed, lines, number, Begin + span + TimeSpan.FromHours(3) + TimeSpan.FromSeconds(50));
    }

    /// <summary>The rules that the story is made for.</summary>
    public static string Rules
    {
        get
        {
            using var stream = typeof(ChaosStory).Assembly.GetManifestResourceStream("Detect.Chaos.Story.rules.yml")!;
            return new StreamReader(stream).ReadToEnd();
        }
    }

    private static StoryLine LineOf(StoryRecord record, int seed, int number) => new(record.ToLine($"{seed}_{number}"), record.Stream);

    private static IEnumerable<StoryRecord> Records(Random draw, TimeSpan span, int events, int incidents)
    {
        var kinds = new Incidents(draw);
        var count = 0;
        for (var i = 0; i < incidents; i++)
        {
            // The first minutes are what first_seen learns from.
            var at = Begin + TimeSpan.FromMinutes(15) + ((span - TimeSpan.FromMinutes(120)) * draw.NextDouble());
            foreach (var record in kinds.Of(i, at))
            {
                count++;
                yield return record;
            }
        }

        for (; count < events; count++)
        {
            var at = Begin + (span * draw.NextDouble());
            yield return new StoryRecord(at, Ordinary[draw.Next(Ordinary.Length)], $"worker{draw.Next(400)}") { TargetUser = $"colleague{draw.Next(2000)}" };
        }
    }

    private static IEnumerable<StoryRecord> Ending(TimeSpan span) => Enumerable.Range(0, 60)
        .Select(i => new StoryRecord(Begin + span + TimeSpan.FromHours(3) + TimeSpan.FromSeconds(i), "Update device", $"closing{i}") { TargetUser = "closing" });
}
