using System.Globalization;

namespace Detect.Connectors.Store;

internal static class DeadLetterTable
{
    private const string Columns = "number, source, partition_name, line, byte_offset, code, reason, received_at, tenant_id, record, csv_header, attempts";

    public static async Task SaveAsync(SqlSession session, IReadOnlyList<StoredDeadLetter> letters, CancellationToken cancellation)
    {
        await session.ExecuteManyAsync(
            """
            INSERT INTO dead_letters (source, partition_name, line, byte_offset, code, reason, received_at, tenant_id, record, csv_header)
            VALUES (@source, @partition_name, @line, @byte_offset, @code, @reason, @received_at, @tenant_id, @record, @csv_header)
            """,
            letters.Where(letter => letter.Id == 0).Select(Arguments),
            cancellation).ConfigureAwait(false);
        await session.ExecuteManyAsync(
            """
            UPDATE dead_letters SET code = @code, reason = @reason, record = @record, csv_header = @csv_header, attempts = attempts + 1
            WHERE number = @number
            """,
            letters.Where(letter => letter.Id > 0).Select(Failure),
            cancellation).ConfigureAwait(false);
    }

    public static Task DeleteAsync(SqlSession session, IReadOnlyList<long> ids, CancellationToken cancellation) =>
        session.ExecuteManyAsync("DELETE FROM dead_letters WHERE number = @number", ids.Select(Number), cancellation);

    public static Task<IReadOnlyList<StoredDeadLetter>> ReadAsync(SqlSession session, string? source, int limit, CancellationToken cancellation) =>
        session.QueryAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"SELECT {Columns} FROM dead_letters {(source is null ? "" : "WHERE source = @source")} ORDER BY number DESC LIMIT {limit}"),
            source is null ? [] : [("source", source)],
            Read,
            cancellation);

    private static IReadOnlyList<(string, object?)> Number(long id) => [("number", id)];

    private static StoredDeadLetter Read(SqlRow row) => new()
    {
        Id = row.Number(),
        Source = row.Text(),
        Partition = row.Text(),
        Line = row.Number(),
        ByteOffset = row.Number(),
        Code = row.Text(),
        Reason = row.Text(),
        ReceivedAt = row.Time(),
        TenantId = row.TextOrNull(),
        Record = row.Bytes(),
        CsvHeader = row.BytesOrNull(),
        Attempts = row.Count(),
    };

    private static IReadOnlyList<(string, object?)> Failure(StoredDeadLetter letter) =>
    [
        ("number", letter.Id),
        ("code", letter.Code),
        ("reason", letter.Reason),
        ("record", letter.Record),
        ("csv_header", letter.CsvHeader.IsEmpty ? null : letter.CsvHeader),
    ];

    private static IReadOnlyList<(string, object?)> Arguments(StoredDeadLetter letter) =>
    [
        ("source", letter.Source),
        ("partition_name", letter.Partition),
        ("line", letter.Line),
        ("byte_offset", letter.ByteOffset),
        ("code", letter.Code),
        ("reason", letter.Reason),
        ("received_at", letter.ReceivedAt),
        ("tenant_id", letter.TenantId),
        ("record", letter.Record),
        ("csv_header", letter.CsvHeader.IsEmpty ? null : letter.CsvHeader),
    ];
}
