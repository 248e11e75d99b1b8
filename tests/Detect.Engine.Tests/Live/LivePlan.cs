using Detect.Events;

namespace Detect.Engine.Tests;

/// <summary>One thing that happens to a worker: events arrive, or the watermark moves.</summary>
internal sealed record LiveStep(IReadOnlyList<LiveEvent> Events, DateTimeOffset? Watermark);

/// <summary>A random order of what happens to a worker.</summary>
internal static class LivePlan
{
    /// <param name="arrived">In order of arrival.</param>
    /// <param name="isPunctual">The watermark never passes an event that is still to come; else some are too late.</param>
    public static List<LiveStep> Of(IReadOnlyList<LiveEvent> arrived, Random random, bool isPunctual)
    {
        var steps = new List<LiveStep>();
        DateTimeOffset? watermark = null;
        var isClose = random.Next(2) == 0;
        for (var i = 0; i < arrived.Count;)
        {
            var batch = arrived.Skip(i).Take(random.Next(1, 4)).ToList();
            i += batch.Count;
            batch.AddRange(arrived.Take(i).Where(e => (watermark is null || e.OccurredAt >= watermark) && random.Next(12) == 0));
            steps.Add(new LiveStep(batch, null));
            var latest = isPunctual
                ? arrived.Skip(i).Select(e => e.OccurredAt!.Value).DefaultIfEmpty(Log.At(200)).Min()
                : arrived.Take(i).Max(e => e.OccurredAt!.Value);
            if (isClose && arrived.Take(i).Max(e => e.OccurredAt!.Value).AddMinutes(-random.Next(4)) is var close && close < latest)
            {
                latest = close;
            }

            if ((isClose || random.Next(3) > 0) && latest > (watermark ?? Log.At(-60)))
            {
                var from = watermark ?? latest.AddMinutes(-random.Next(1, 30));
                watermark = from + ((latest - from) * (isClose ? 4 : random.Next(1, 5)) / 4);
                steps.Add(new LiveStep([], watermark));
            }
        }

        // Whole minutes and halves: windows end exactly then.
        for (var minute = Math.Ceiling(((watermark ?? Log.At(0)) - Log.Start).TotalMinutes); minute < 220; minute += random.Next(1, 40) / 2d)
        {
            steps.Add(new LiveStep([], Log.At(minute)));
        }

        return steps;
    }

    public static LiveEvent Live(EvaluatedEvent e) => new(e.Key, e.OccurredAt, e.Matches![0].Event, e.Matches);
}
