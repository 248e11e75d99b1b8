using Detect.Connectors;
using Detect.Engine;

namespace Detect.Server;

/// <summary>Processes the journal again, as far as it was taken before. What it raises was raised before: nobody is told.</summary>
internal sealed class JournalReplay(WorkerParts parts, WorkerContent content, LiveEngine engine, JournalIndex journal)
{
    private const int BatchSize = 512;

    public async Task RunAsync(EngineState until, CancellationToken cancellation)
    {
        if (until.WorkedIn is { } mark)
        {
            await ByTimeAsync(mark, cancellation).ConfigureAwait(false);
        }

        var batch = new List<JournalEntry>(BatchSize);
        await foreach (var entry in parts.Store.ReadJournalAsync(until.WorkedIn?.Sequence ?? 0, cancellation).ConfigureAwait(false))
        {
            if (entry.Sequence > until.Sequence)
            {
                break;
            }

            if (batch.Count > 0 && (batch.Count == BatchSize || batch[0].Watermark != entry.Watermark))
            {
                Process(batch);
                batch.Clear();
            }

            batch.Add(entry);
        }

        Process(batch);
    }

    // As the back-fill did that worked the late events in.
    private async Task ByTimeAsync(JournalMark mark, CancellationToken cancellation)
    {
        await foreach (var (entry, e) in parts.ReadByTimeAsync(content, mark, cancellation).ConfigureAwait(false))
        {
            journal.Add(JournalRecords.HeldOf(entry, e));
            engine.MoveWatermark(entry.OccurredAt < mark.Watermark ? entry.OccurredAt.Value : mark.Watermark);
            engine.Process(e is null ? [] : [e]);
        }

        engine.MoveWatermark(mark.Watermark);
    }

    private void Process(List<JournalEntry> entries)
    {
        if (entries.Count == 0)
        {
            return;
        }

        if (entries[0].Watermark is { } watermark)
        {
            engine.MoveWatermark(watermark);
        }

        var events = parts.EvaluateAgain(content, entries);
        for (var i = 0; i < entries.Count; i++)
        {
            journal.Add(JournalRecords.HeldOf(entries[i], events[i]));
        }

        engine.Process(LateEvents.LeftOut(events.OfType<LiveEvent>(), entries[0].Watermark));
    }
}
