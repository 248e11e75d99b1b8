using System.Globalization;

namespace Detect.Connectors.Store;

/// <summary>Deletes by age, in transactions of a few hundred rows each.</summary>
internal sealed class Pruning(ISqlDatabase database, DateTimeOffset now, CancellationToken cancellation)
{
    private const int Piece = 500;

    /// <param name="settled">Alerts with a younger event stay; null for all.</param>
    public async Task RunAsync(StoreRetention retention, DateTimeOffset? settled)
    {
        if (settled is { } time)
        {
            await AlertsAsync(retention.Alerts, time).ConfigureAwait(false);
        }

        await RowsAsync("dead_letters", "number", "received_at < @cutoff", retention.DeadLetters).ConfigureAwait(false);
        await RowsAsync("refused", "number", "refused_at < @cutoff", retention.Refused).ConfigureAwait(false);
        await RowsAsync("audit_trail", "number", "at < @cutoff", retention.AuditTrail).ConfigureAwait(false);
        await ArchiveAsync(retention.Archive).ConfigureAwait(false);
    }

    private async Task AlertsAsync(TimeSpan? age, DateTimeOffset settled)
    {
        while (age is { } old)
        {
            await using var session = await database.WriteAsync(cancellation).ConfigureAwait(false);
            var ids = await session.QueryAsync(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"SELECT id FROM alerts WHERE changed_at < @cutoff AND last_at < @settled AND (status = 'closed' OR is_aside = 1) ORDER BY changed_at LIMIT {Piece}"),
                [("cutoff", now - old), ("settled", settled)],
                row => row.Text(),
                cancellation).ConfigureAwait(false);
            string[] statements =
            [
                "DELETE FROM deliveries WHERE alert_id = @id",
                "DELETE FROM alert_history WHERE alert_id = @id",
                "DELETE FROM alert_terms WHERE alert_id = @id",
                "DELETE FROM alert_aliases WHERE alert_id = @id",
                "DELETE FROM alerts WHERE id = @id",
            ];
            foreach (var statement in statements)
            {
                await session.ExecuteManyAsync(statement, ids.Select(id => (IReadOnlyList<(string, object?)>)[("id", id)]), cancellation)
                    .ConfigureAwait(false);
            }

            await session.CommitAsync(cancellation).ConfigureAwait(false);
            if (ids.Count < Piece)
            {
                return;
            }
        }
    }

    private async Task RowsAsync(string table, string key, string condition, TimeSpan? age)
    {
        while (age is { } old)
        {
            await using var session = await database.WriteAsync(cancellation).ConfigureAwait(false);
            var deleted = await session.ExecuteAsync(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"DELETE FROM {table} WHERE {key} IN (SELECT {key} FROM {table} WHERE {condition} ORDER BY {key} LIMIT {Piece})"),
                [("cutoff", now - old)],
                cancellation).ConfigureAwait(false);
            await session.CommitAsync(cancellation).ConfigureAwait(false);
            if (deleted < Piece)
            {
                return;
            }
        }
    }

    // The chain signs for what goes before it goes: a beginning that is missing without such an entry is a fault.
    private async Task ArchiveAsync(TimeSpan? age)
    {
        if (age is { } old)
        {
            await SignAsync(now - old).ConfigureAwait(false);
        }

        const string Gone = "number <= (SELECT pruned_number FROM archive_ends)";
        await RowsAsync("archive_accounts", "number", Gone, TimeSpan.Zero).ConfigureAwait(false);
        await RowsAsync("archive", "number", Gone, TimeSpan.Zero).ConfigureAwait(false);
    }

    private async Task SignAsync(DateTimeOffset cutoff)
    {
        await using var session = await database.WriteAsync(cancellation).ConfigureAwait(false);
        var ends = await ArchiveTable.LockEndsAsync(session, cancellation).ConfigureAwait(false);
        if (await LastOldAsync(session, ends, cutoff).ConfigureAwait(false) is not { } last)
        {
            return;
        }

        var pruned = ends with { PrunedNumber = last.Number, PrunedHash = last.Hash };
        var entry = new ArchiveRow
        {
            Number = ends.HeadNumber + 1,
            Kind = ArchiveRow.PrunedKind,
            ReceivedAt = now.UtcTicks,
            EntryNumber = last.Number,
            Record = last.Hash,
        };
        await ArchiveTable.InsertAsync(session, [entry.Chained(ends.HeadHash)], pruned, cancellation).ConfigureAwait(false);
        await session.CommitAsync(cancellation).ConfigureAwait(false);
    }

    // Entries stand in the order they came in, so that the walk ends at the first that is to stay.
    private async Task<ArchiveEnd?> LastOldAsync(SqlSession session, ArchiveEnds ends, DateTimeOffset cutoff)
    {
        ArchiveEnd? last = null;
        var after = ends.PrunedNumber;
        while (true)
        {
            var page = await session.QueryAsync(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"SELECT number, hash, received_at, kind FROM archive WHERE number > @after ORDER BY number LIMIT {Piece}"),
                [("after", after)],
                row => (End: new ArchiveEnd(row.Number(), row.Bytes()), ReceivedAt: row.Number(), Kind: row.Text()),
                cancellation).ConfigureAwait(false);
            foreach (var (end, receivedAt, kind) in page)
            {
                if (receivedAt >= cutoff.UtcTicks)
                {
                    return last;
                }

                // The entry that signs for the last time is no reason to sign again.
                last = kind == ArchiveRow.PrunedKind && last is null ? null : end;
                after = end.Number;
            }

            if (page.Count < Piece)
            {
                return last;
            }
        }
    }

    private sealed record ArchiveEnd(long Number, byte[] Hash);
}
