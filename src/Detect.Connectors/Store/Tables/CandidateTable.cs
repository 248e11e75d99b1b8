namespace Detect.Connectors.Store;

/// <summary>Events that may yet have to be archived, a row for each batch.</summary>
internal static class CandidateTable
{
    public static Task AppendAsync(SqlSession session, IReadOnlyList<ArchiveCandidates> candidates, CancellationToken cancellation) =>
        session.ExecuteManyAsync(
            """
            INSERT INTO archive_candidates (newest, source, received_at, is_examined, accounts, records)
            VALUES (@newest, @source, @received_at, @is_examined, @accounts, @records)
            """,
            candidates.Select(Arguments),
            cancellation);

    public static Task<IReadOnlyList<CandidateAccounts>> ListAsync(SqlSession session, bool unexaminedOnly, CancellationToken cancellation) =>
        session.QueryAsync(
            "SELECT number, newest, is_examined, accounts FROM archive_candidates"
                + (unexaminedOnly ? " WHERE is_examined = 0" : "") + " ORDER BY number",
            [],
            row => new CandidateAccounts(row.Number(), row.Time(), row.Flag(), row.Bytes()),
            cancellation);

    public static Task<ArchiveCandidates?> FindAsync(SqlSession session, long number, CancellationToken cancellation) =>
        session.FirstAsync<ArchiveCandidates>(
            "SELECT newest, source, received_at, is_examined, accounts, records FROM archive_candidates WHERE number = @number",
            [("number", number)],
            row => new ArchiveCandidates
            {
                Newest = row.Time(),
                Source = row.Text(),
                ReceivedAt = row.Time(),
                IsExamined = row.Flag(),
                Accounts = row.Bytes(),
                Records = row.Bytes(),
            },
            cancellation);

    public static Task SetExaminedAsync(SqlSession session, CancellationToken cancellation) =>
        session.ExecuteAsync("UPDATE archive_candidates SET is_examined = 1 WHERE is_examined = 0", [], cancellation);

    public static Task DeleteAsync(SqlSession session, DateTimeOffset before, CancellationToken cancellation) =>
        session.ExecuteAsync("DELETE FROM archive_candidates WHERE newest < @before", [("before", before)], cancellation);

    private static IReadOnlyList<(string, object?)> Arguments(ArchiveCandidates candidates) =>
    [
        ("newest", candidates.Newest),
        ("source", candidates.Source),
        ("received_at", candidates.ReceivedAt),
        ("is_examined", candidates.IsExamined),
        ("accounts", candidates.Accounts),
        ("records", candidates.Records),
    ];
}
