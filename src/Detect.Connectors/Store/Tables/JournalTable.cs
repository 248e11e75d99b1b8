using System.Globalization;

namespace Detect.Connectors.Store;

internal static class JournalTable
{
    private const int DeleteChunk = 500;

    private const string Columns =
        "sequence, event_key, occurred_at, source, partition_name, tenant_id, enqueued_at, received_at, watermark, about_accounts, is_unmatched, record";

    public static Task<IReadOnlyList<JournalEntry>> ReadAsync(SqlSession session, long after, int limit, CancellationToken cancellation) =>
        session.QueryAsync(
            string.Create(CultureInfo.InvariantCulture, $"SELECT {Columns} FROM journal WHERE sequence > @after ORDER BY sequence LIMIT {limit}"),
            [("after", after)],
            Read,
            cancellation);

    /// <summary>Older than the mark's watermark, in the order of event time.</summary>
    /// <param name="after">Where the page before ended; null for the first.</param>
    public static Task<IReadOnlyList<JournalEntry>> ReadByTimeAsync(
        SqlSession session, JournalMark until, JournalEntry? after, int limit, CancellationToken cancellation) =>
        session.QueryAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                SELECT {Columns} FROM journal
                WHERE occurred_at < @watermark AND sequence <= @until AND (occurred_at, sequence) > (@after_time, @after)
                ORDER BY occurred_at, sequence LIMIT {limit}
                """),
            [
                ("watermark", until.Watermark),
                ("until", until.Sequence),
                ("after_time", after?.OccurredAt ?? DateTimeOffset.MinValue),
                ("after", after?.Sequence ?? -1),
            ],
            Read,
            cancellation);

    /// <summary>What the mark's watermark has not passed or has no time, in the order of arrival: what is about accounts, or everything else.</summary>
    public static Task<IReadOnlyList<JournalEntry>> ReadWaitingAsync(
        SqlSession session, JournalMark until, bool aboutAccounts, long after, int limit, CancellationToken cancellation) =>
        session.QueryAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                SELECT {Columns} FROM journal
                WHERE (occurred_at >= @watermark OR occurred_at IS NULL) AND about_accounts = @about
                  AND sequence <= @until AND sequence > @after
                ORDER BY sequence LIMIT {limit}
                """),
            [("watermark", until.Watermark), ("about", aboutAccounts), ("until", until.Sequence), ("after", after)],
            Read,
            cancellation);

    public static async Task<IReadOnlyList<JournalEntry>> TakeAsync(
        SqlSession session, long after, int limit, DateTimeOffset? watermark, CancellationToken cancellation)
    {
        var taken = await ReadAsync(session, after, limit, cancellation).ConfigureAwait(false);
        if (watermark is null || taken.Count == 0)
        {
            return taken;
        }

        await session.ExecuteAsync(
            "UPDATE journal SET watermark = @watermark WHERE sequence > @after AND sequence <= @until AND watermark IS NULL",
            [("watermark", watermark), ("after", after), ("until", taken[^1].Sequence)],
            cancellation).ConfigureAwait(false);
        return [.. taken.Select(entry => entry with { Watermark = entry.Watermark ?? watermark })];
    }

    public static async Task<IReadOnlyList<JournalEntry>> AppendAsync(
        SqlSession session, IReadOnlyList<JournalEntry> entries, CancellationToken cancellation)
    {
        if (entries.Count == 0)
        {
            return [];
        }

        var first = await EngineTable.NextSequencesAsync(session, entries.Count, cancellation).ConfigureAwait(false);
        var numbered = entries.Select((entry, i) => entry with { Sequence = first + i }).ToList();
        await session.ExecuteManyAsync(
            $"""
            INSERT INTO journal ({Columns})
            VALUES (@sequence, @event_key, @occurred_at, @source, @partition_name, @tenant_id, @enqueued_at, @received_at, @watermark,
              @about_accounts, @is_unmatched, @record)
            """,
            numbered.Select(Arguments),
            cancellation).ConfigureAwait(false);
        return numbered;
    }

    public static async Task DeleteAsync(SqlSession session, IReadOnlyList<long> sequences, CancellationToken cancellation)
    {
        foreach (var chunk in sequences.Chunk(DeleteChunk))
        {
            var list = string.Join(',', chunk.Select(sequence => sequence.ToString(CultureInfo.InvariantCulture)));
            await session.ExecuteAsync($"DELETE FROM journal WHERE sequence IN ({list})", [], cancellation).ConfigureAwait(false);
        }
    }

    private static JournalEntry Read(SqlRow row) => new()
    {
        Sequence = row.Number(),
        Key = row.Key(),
        OccurredAt = row.TimeOrNull(),
        Source = row.Text(),
        Partition = row.Text(),
        TenantId = row.TextOrNull(),
        EnqueuedAt = row.TimeOrNull(),
        ReceivedAt = row.Time(),
        Watermark = row.TimeOrNull(),
        IsAboutAccounts = row.Flag(),
        IsUnmatched = row.Flag(),
        Record = row.Bytes(),
    };

    private static IReadOnlyList<(string, object?)> Arguments(JournalEntry entry) =>
    [
        ("sequence", entry.Sequence),
        ("event_key", entry.Key),
        ("occurred_at", entry.OccurredAt),
        ("source", entry.Source),
        ("partition_name", entry.Partition),
        ("tenant_id", entry.TenantId),
        ("enqueued_at", entry.EnqueuedAt),
        ("received_at", entry.ReceivedAt),
        ("watermark", entry.Watermark),
        ("about_accounts", entry.IsAboutAccounts),
        ("is_unmatched", entry.IsUnmatched),
        ("record", entry.Record),
    ];
}
