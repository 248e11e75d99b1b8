namespace Detect.Chaos;

/// <summary>
/// What is fed under load: ordinary records, and now and then one that completes an incident: of a rule on one event and of a window over
/// four events, in turn.
/// </summary>
internal sealed class LoadRecords(RecordPool pool, int seed)
{
    private const int WindowEvents = 4;

    private int batches;
    private int sinceIncident;
    private int incidents;

    /// <summary>How many records there are for each that completes an incident.</summary>
    public int PerIncident { get; set; } = 1_000;

    /// <param name="from">Event time of the first; the others follow within a second.</param>
    public LoadBatch Next(int count, DateTimeOffset from)
    {
        var lines = new List<StoryLine>(count + WindowEvents);
        var watched = new List<string>();
        var completed = 0;
        var stream = batches++;
        while (lines.Count < count)
        {
            var at = from + TimeSpan.FromTicks(lines.Count * (TimeSpan.TicksPerSecond / (count + WindowEvents)));
            if (++sinceIncident >= PerIncident)
            {
                sinceIncident = 0;
                Incident(at, stream, lines, watched);
                completed++;
            }
            else
            {
                lines.Add(new StoryLine(pool.Next(at), stream));
            }
        }

        return new LoadBatch(lines, watched, completed);
    }

    private void Incident(DateTimeOffset at, int stream, List<StoryLine> lines, List<string> watched)
    {
        var number = incidents++;
        if (number % 2 == 0)
        {
            Add(new StoryRecord(at, "Disable PIM alert", $"single{number}"), $"{seed}_{number}", stream, lines, watched);
            return;
        }

        for (var i = 0; i < WindowEvents; i++)
        {
            var record = new StoryRecord(at + TimeSpan.FromMilliseconds(i), "Add owner to application", $"owner{number}") { TargetApplication = $"app{number}-{i}" };
            Add(record, $"{seed}_{number}_{i}", stream, lines, watched);
        }
    }

    private static void Add(StoryRecord record, string id, int stream, List<StoryLine> lines, List<string> watched)
    {
        lines.Add(new StoryLine(record.ToLine(id), stream));
        watched.Add(StoryRecord.EventIdOf(id));
    }
}
