using Detect.Connectors;
using Detect.Events;
using Microsoft.Extensions.Logging.Abstractions;

namespace Detect.Server;

/// <summary>
/// Puts records that could not be read before on their way again, through the source that they came from. The commit takes out those that
/// could be read by now; the others stay, with their attempts counted up.
/// </summary>
internal sealed class DeadLetterReading(WorkerAssembly assembly)
{
    // A partition of its own, whose position only counts; it holds nobody's clock.
    private const string Partition = "dead letters";

    /// <exception cref="StoreException">The worker stops before they are committed; they stay where they are.</exception>
    public async Task RereadAsync(IReadOnlyList<StoredDeadLetter> letters, CancellationToken cancellation)
    {
        var parts = assembly.Parts;
        foreach (var group in letters.GroupBy(letter => (letter.Source, letter.TenantId)))
        {
            var source = parts.Sources.FirstOrDefault(source => source.Name == group.Key.Source)
                ?? throw new StoreException($"The source {group.Key.Source} is not configured any more; its dead letters cannot be read again.");
            var session = new SourceSession(source, assembly.Intake, parts.Clock, parts.Store, parts.Time, NullLogger.Instance);
            await DeliverAsync(session, group.Key.TenantId, [.. group], cancellation).ConfigureAwait(false);
        }
    }

    private static string NameOf(StoredDeadLetter letter) => $"{letter.Source}/{letter.Partition}, dead letter {letter.Id}";

    private static RecordChunk ChunkOf(StoredDeadLetter letter)
    {
        var source = NameOf(letter);
        return letter.CsvHeader.IsEmpty
            ? RecordBatches.OfJson(source, letter.Record, letter.Line, letter.ByteOffset)
            : RecordBatches.OfCsv(source, letter.CsvHeader, letter.Record, letter.Line, letter.ByteOffset);
    }

    // A message that is no text is no lines either.
    private static bool IsForeign(StoredDeadLetter letter) => letter.Code == LogBatch.Unreadable && LogBatch.WhyUnreadable(letter.Record.Span) is not null;

    private static DeadLetter StillUnreadable(StoredDeadLetter letter) =>
        new(new RecordOrigin(NameOf(letter), letter.Line, letter.ByteOffset), letter.Code, letter.Reason, letter.Record);

    private async Task DeliverAsync(SourceSession session, string? tenantId, IReadOnlyList<StoredDeadLetter> letters, CancellationToken cancellation)
    {
        var positions = await session.PositionsAsync(cancellation).ConfigureAwait(false);
        var batch = new SourceBatch
        {
            Partition = Partition,
            Chunks = [.. letters.Where(letter => !IsForeign(letter)).Select(ChunkOf)],
            DeadLetters = [.. letters.Where(IsForeign).Select(StillUnreadable)],
            Reread = letters.ToDictionary(NameOf, StringComparer.Ordinal),
            Position = new StreamPosition((positions.GetValueOrDefault(Partition)?.Ordinal ?? 0) + 1),
            TenantId = tenantId,
            ReceivedAt = assembly.Parts.Now,
        };
        try
        {
            var committed = await session.DeliverAsync(batch, cancellation).ConfigureAwait(false);
            if (!await committed.WaitAsync(cancellation).ConfigureAwait(false))
            {
                throw new StoreException("Another worker reads dead letters again at the same time; try again.");
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new StoreException("The worker stops; the dead letters stay where they are.");
        }
        finally
        {
            session.Release(Partition);
        }
    }
}
