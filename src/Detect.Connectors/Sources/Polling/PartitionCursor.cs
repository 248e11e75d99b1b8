using System.Buffers;

namespace Detect.Connectors;

/// <summary>Reads one partition on from its committed position. Each batch is committed before the next is delivered.</summary>
internal sealed class PartitionCursor(ISourceSession session, PolledSettings settings, string partition, TimeProvider time)
{
    // A quiet partition's position moves too, so that a restart does not take its silence for a gap.
    private static readonly TimeSpan LongestUncommitted = TimeSpan.FromHours(1);

    private PolledPosition position = new(0, default, new SeenRows());
    private DateTimeOffset committed;

    public DateTimeOffset Settled => position.Settled;

    public string Partition => partition;

    /// <summary>The row of that key was delivered, and is not delivered again.</summary>
    public bool IsDelivered(ulong key) => position.Seen.Contains(key);

    /// <summary>Takes up the store's position, else begins at <paramref name="start"/>.</summary>
    public async Task LoadAsync(DateTimeOffset start, CancellationToken cancellation)
    {
        var positions = await session.PositionsAsync(cancellation).ConfigureAwait(false);
        position = positions.TryGetValue(partition, out var known)
            ? PolledPosition.Of(partition, known)
            : new PolledPosition(0, start, new SeenRows());
        committed = position.Settled;
    }

    /// <summary>Delivers those of the rows that were not yet delivered, in their order.</summary>
    /// <param name="settledAfter">How far the partition is settled after a row of that time; rows may come in any order below it.</param>
    /// <exception cref="PositionTakenException">The store holds a later position.</exception>
    public async Task DeliverAsync(
        IEnumerable<PolledRow> rows, Func<PolledRow, DateTimeOffset> settledAfter, CancellationToken cancellation)
    {
        var batch = new List<PolledRow>();
        var bytes = 0L;
        foreach (var row in rows)
        {
            if (row.Json.IsEmpty || position.Seen.Contains(row.Key)) continue;
            position.Seen.Add(row.Key, row.At);
            batch.Add(row);
            bytes += row.Json.Length;
            if (batch.Count < settings.BatchRows && bytes < settings.BatchBytes) continue;
            await CommitAsync(batch, settledAfter(row), cancellation).ConfigureAwait(false);
            batch.Clear();
            bytes = 0;
        }

        if (batch.Count > 0) await CommitAsync(batch, settledAfter(batch[^1]), cancellation).ConfigureAwait(false);
    }

    /// <summary>Nothing before <paramref name="settled"/> will be read again.</summary>
    public async Task SettleAsync(DateTimeOffset settled, CancellationToken cancellation)
    {
        Advance(settled);
        if (position.Settled - committed >= LongestUncommitted) await CommitAsync([], settled, cancellation).ConfigureAwait(false);
    }

    /// <summary>What is older is not there any more: a gap, where it was not read.</summary>
    /// <param name="keeper">Who keeps it, and what, in words.</param>
    public async Task SkipToAsync(DateTimeOffset oldest, string keeper, CancellationToken cancellation)
    {
        if (Settled >= oldest) return;
        var gap = new SourceGap(Settled, oldest, $"The worker was away for longer than {keeper}.");
        Report(SourceState.Running, gap.Reason, gap);
        await SettleAsync(oldest, cancellation).ConfigureAwait(false);
    }

    /// <summary>Keeps only these rows in mind, which are all that the partition holds.</summary>
    public void Retain(IReadOnlyCollection<PolledRow> rows)
    {
        var known = rows.Where(row => position.Seen.Contains(row.Key)).ToList();
        position.Seen.Clear();
        known.ForEach(row => position.Seen.Add(row.Key, row.At));
    }

    public void Begin() => session.Begin(partition);

    public void CaughtUp(DateTimeOffset asOf) => session.CaughtUp(partition, asOf);

    public void Release() => session.Release(partition);

    public void Report(SourceState state, string? reason = null, SourceGap? gap = null) =>
        session.Report(new SourceReport(state) { Partition = partition, Reason = reason, Gap = gap });

    private void Advance(DateTimeOffset settled)
    {
        if (settled <= position.Settled) return;
        position = position with { Settled = settled };
        position.Seen.Forget(settled);
    }

    private async Task CommitAsync(List<PolledRow> rows, DateTimeOffset settled, CancellationToken cancellation)
    {
        Advance(settled);
        position = position with { Ordinal = position.Ordinal + 1 };
        var batch = new SourceBatch
        {
            Partition = partition,
            Chunks = rows.Count == 0 ? [] : [RecordBatches.OfJson($"{settings.Name}/{partition}", Lines(rows))],
            Position = position.ToStream(),
            TenantId = settings.TenantId,
            EnqueuedAt = rows.Max(row => row.EnqueuedAt),
            ReceivedAt = time.GetUtcNow(),
        };
        var commit = await session.DeliverAsync(batch, cancellation).ConfigureAwait(false);
        if (!await commit.WaitAsync(cancellation).ConfigureAwait(false)) throw new PositionTakenException(partition);
        committed = position.Settled;
    }

    private static ReadOnlyMemory<byte> Lines(List<PolledRow> rows)
    {
        var lines = new ArrayBufferWriter<byte>(rows.Sum(row => row.Json.Length + 1));
        foreach (var row in rows)
        {
            lines.Write(row.Json.Span);
            lines.Write("\n"u8);
        }

        return lines.WrittenMemory;
    }
}
