namespace Detect.Chaos;

/// <summary>
/// A log without an end: ordinary records, and every hundred of them another group that a window opens and lets go, or, one in fifty,
/// an incident that raises an alert. Event time goes on at 0.7 s a record.
/// </summary>
internal sealed class SoakLog(RecordPool pool, int seed)
{
    private const int RecordsPerGroup = 100;
    private const int GroupsPerIncident = 50;
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(700);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Random draw = new(seed);
    private readonly Incidents incidents = new(new Random(seed));
    private readonly PriorityQueue<StoryRecord, DateTimeOffset> coming = new();
    private DateTimeOffset now = DateTimeOffset.UtcNow - TimeSpan.FromDays(150);
    private int given;
    private int groups;

    /// <summary>In the order of time.</summary>
    public IReadOnlyList<StoryLine> Next(int count)
    {
        var lines = new List<StoryLine>(count);
        while (lines.Count < count)
        {
            now += Step;
            if (coming.TryPeek(out var record, out var at) && at <= now)
            {
                coming.Dequeue();
                lines.Add(new StoryLine(record.ToLine($"{seed}_{given++}"), 0));
                continue;
            }

            lines.Add(new StoryLine(pool.Next(now), 0));
            if (++given % RecordsPerGroup == 0)
            {
                Begin(groups++);
            }
        }

        return lines;
    }

    private void Begin(int group)
    {
        var records = group % GroupsPerIncident == 0 ? incidents.Of(group / GroupsPerIncident, now) : Quiet(group);
        foreach (var record in records)
        {
            coming.Enqueue(record, record.OccurredAt);
        }
    }

    // Fewer than a window wants.
    private IEnumerable<StoryRecord> Quiet(int group) => (group % 4) switch
    {
        0 => Spread(group, "Add owner to application", draw.Next(1, 4)).Select((record, i) => record with { TargetApplication = $"app{group}-{i}" }),
        1 => Spread(group, "Reset user password", draw.Next(1, 5)).Select((record, i) => record with { TargetUser = $"reset{group}-{i}" }),
        2 => Spread(group, "Consent to application", 1).Select(record => record with { TargetApplication = $"app{group}" }),
        _ => Spread(group, "Delete user", 1).Select(record => record with { TargetUser = $"gone{group}" }),
    };

    private IEnumerable<StoryRecord> Spread(int group, string operation, int count) =>
        Enumerable.Range(0, count).Select(i => new StoryRecord(now + (i * Minute), operation, $"quiet{group}"));
}
