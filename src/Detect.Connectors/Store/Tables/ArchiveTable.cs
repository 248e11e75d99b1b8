namespace Detect.Connectors.Store;

/// <summary>Appends to the hash chain.</summary>
internal static class ArchiveTable
{
    private const int LookupChunk = 200;

    /// <summary>Before the first entry.</summary>
    public static readonly byte[] Genesis = new byte[32];

    public static async Task AppendAsync(SqlSession session, IReadOnlyList<ArchiveRecord> records, CancellationToken cancellation)
    {
        if (records.Count == 0)
        {
            return;
        }

        var ends = await LockEndsAsync(session, cancellation).ConfigureAwait(false);
        var known = await FindAsync(session, records, ends.PrunedNumber, cancellation).ConfigureAwait(false);
        var rows = new List<ArchiveRow>();
        var previous = ends.HeadHash;
        foreach (var record in records)
        {
            var entry = Entry(StoreKey.Bytes(record.Key));
            if (!known.TryGetValue(entry, out var number))
            {
                number = Add(ArchiveRow.Of(NextNumber(), record));
                known.Add(entry, number);
            }

            foreach (var alert in record.AlertIds.Distinct(StringComparer.Ordinal))
            {
                if (known.TryAdd(Link(number, alert), number))
                {
                    Add(new ArchiveRow
                    {
                        Number = NextNumber(),
                        Kind = ArchiveRow.LinkKind,
                        ReceivedAt = record.ReceivedAt.UtcTicks,
                        EntryNumber = number,
                        AlertId = alert,
                    });
                }
            }
        }

        await InsertAsync(session, rows, ends, cancellation).ConfigureAwait(false);

        long NextNumber() => ends.HeadNumber + rows.Count + 1;

        long Add(ArchiveRow row)
        {
            rows.Add(row.Chained(previous));
            previous = rows[^1].Hash;
            return row.Number;
        }
    }

    public static async Task InsertAsync(SqlSession session, IReadOnlyList<ArchiveRow> rows, ArchiveEnds ends, CancellationToken cancellation)
    {
        if (rows.Count == 0)
        {
            return;
        }

        await session.ExecuteManyAsync(
            $"""
            INSERT INTO archive ({ArchiveRow.Columns})
            VALUES (@number, @kind, @event_key, @occurred_at, @tenant_id, @source, @received_at, @accounts, @record, @entry_number, @alert_id,
              @hash)
            """,
            rows.Select(row => row.Arguments()),
            cancellation).ConfigureAwait(false);
        await session.ExecuteManyAsync(
            "INSERT INTO archive_accounts (account_key, number) VALUES (@account_key, @number)",
            rows.SelectMany(row => AccountKeys(row).Select(key => (IReadOnlyList<(string, object?)>)[("account_key", key), ("number", row.Number)])),
            cancellation).ConfigureAwait(false);
        await SaveEndsAsync(session, ends with { HeadNumber = rows[^1].Number, HeadHash = rows[^1].Hash }, cancellation).ConfigureAwait(false);
    }

    public static IReadOnlyList<byte[]> AccountKeys(ArchiveRow row) =>
        [.. row.AccountNames().Select(name => name.ToUpperInvariant()).Distinct(StringComparer.Ordinal).Select(StoreKey.OfName)];

    public static Task<ArchiveEnds> LockEndsAsync(SqlSession session, CancellationToken cancellation) =>
        EndsAsync(session, session.Database.ForUpdate, cancellation);

    public static Task<ArchiveEnds> ReadEndsAsync(SqlSession session, CancellationToken cancellation) =>
        EndsAsync(session, "", cancellation);

    public static Task SaveEndsAsync(SqlSession session, ArchiveEnds ends, CancellationToken cancellation) =>
        session.ExecuteAsync(
            """
            UPDATE archive_ends SET head_number = @head_number, head_hash = @head_hash, pruned_number = @pruned_number, pruned_hash = @pruned_hash
            WHERE id = 1
            """,
            [
                ("head_number", ends.HeadNumber),
                ("head_hash", Convert.ToHexStringLower(ends.HeadHash)),
                ("pruned_number", ends.PrunedNumber),
                ("pruned_hash", Convert.ToHexStringLower(ends.PrunedHash)),
            ],
            cancellation);

    private static async Task<ArchiveEnds> EndsAsync(SqlSession session, string forUpdate, CancellationToken cancellation) =>
        await session.FirstAsync(
            "SELECT head_number, head_hash, pruned_number, pruned_hash FROM archive_ends WHERE id = 1" + forUpdate,
            [],
            row => new ArchiveEnds(row.Number(), Hash(row), row.Number(), Hash(row)),
            cancellation).ConfigureAwait(false)
        ?? throw new StoreException("the store does not say where its archive ends: restore it from a backup.") { IsTransient = false };

    private static async Task<Dictionary<string, long>> FindAsync(
        SqlSession session, IReadOnlyList<ArchiveRecord> records, long pruned, CancellationToken cancellation)
    {
        var known = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var chunk in records.Select(record => StoreKey.Bytes(record.Key)).Chunk(LookupChunk))
        {
            var names = string.Join(", ", chunk.Select((_, i) => $"@k{i}"));
            var rows = await session.QueryAsync(
                $"""
                SELECT a.number, a.event_key, l.alert_id
                FROM archive a LEFT JOIN archive l ON l.entry_number = a.number AND l.kind = 'link'
                WHERE a.event_key IN ({names}) AND a.number > @pruned
                """,
                [.. chunk.Select((key, i) => ($"k{i}", (object?)key)), ("pruned", pruned)],
                row => (Number: row.Number(), Key: row.Bytes(), AlertId: row.TextOrNull()),
                cancellation).ConfigureAwait(false);
            foreach (var row in rows)
            {
                known[Entry(row.Key)] = row.Number;
                if (row.AlertId is { } alert)
                {
                    known[Link(row.Number, alert)] = row.Number;
                }
            }
        }

        return known;
    }

    // What is no hash equals none, and is found so.
    private static byte[] Hash(SqlRow row) => row.Text() is { Length: 64 } text && text.All(char.IsAsciiHexDigit) ? Convert.FromHexString(text) : [];

    private static string Entry(byte[] key) => Convert.ToHexString(key);

    private static string Link(long number, string alert) => $"{number}/{alert}";
}

/// <param name="PrunedNumber">The last entry that retention has deleted; 0 for none.</param>
internal sealed record ArchiveEnds(long HeadNumber, byte[] HeadHash, long PrunedNumber, byte[] PrunedHash);
