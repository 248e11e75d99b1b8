using System.Globalization;

namespace Detect.Connectors.Store;

internal static class DeadLetterTable
{
    private const string Columns = "number, source, partition_name, line, byte_offset, code, reason, received_at, tenant_id, record, csv_header";

    public static Task AppendAsync(SqlSession session, IReadOnlyList<StoredDeadLetter> letters, CancellationToken cancellation) =>
        session.ExecuteManyAsync(
            """
            INSERT INTO dead_letters (source, partition_name, line, byte_offset, code, reason, received_at, tenant_id, record, csv_header)
            VALUES (@source, @partition_name, @line, @byte_offset, @code, @reason, @received_at, @tenant_id, @record, @csv_header)
            """,
            letters.Select(Arguments),
            cancellation);

    public static Task<IReadOnlyList<StoredDeadLetter>> ReadAsync(SqlSession session, string? source, int limit, CancellationToken cancellation) =>
        session.QueryAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"SELECT {Columns} FROM dead_letters {(source is null ? "" : "WHERE source = @source")} ORDER BY number DESC LIMIT {limit}"),
            source is null ? [] : [("source", source)],
            Read,
            cancellation);

    public static async Task<IReadOnlyList<StoredDeadLetter>> TakeAsync(
        SqlSession session, IReadOnlyList<long>? ids, CancellationToken cancellation)
    {
        var condition = ids switch
        {
            null => "",
            [] => "WHERE 1 = 0",
            _ => $"WHERE number IN ({string.Join(',', ids.Select(id => id.ToString(CultureInfo.InvariantCulture)))})",
        };
        var taken = await session.QueryAsync(
            $"SELECT {Columns} FROM dead_letters {condition} ORDER BY number" + session.Database.ForUpdate, [], Read, cancellation)
            .ConfigureAwait(false);

        // Those that were read and no others: more may have come in since.
        await session.ExecuteManyAsync(
            "DELETE FROM dead_letters WHERE number = @number", taken.Select(letter => Number(letter.Id)), cancellation).ConfigureAwait(false);
        return taken;
    }

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
    };

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
