namespace Detect.Connectors.Store;

internal static class ProgressTable
{
    public static Task<IReadOnlyList<PartitionProgress>> ReadAsync(SqlSession session, CancellationToken cancellation) =>
        session.QueryAsync(
            """
            SELECT source, partition_name, ordinal, token, newest, caught_up, events, updated_at
            FROM progress ORDER BY source, partition_name
            """,
            [],
            row => new PartitionProgress
            {
                Source = row.Text(),
                Partition = row.Text(),
                Position = new StreamPosition(row.Number(), row.TextOrNull()),
                Newest = row.TimeOrNull(),
                CaughtUp = row.TimeOrNull(),
                Events = row.Number(),
                UpdatedAt = row.Time(),
            },
            cancellation);

    public static async Task<bool> TryAdvanceAsync(SqlSession session, PartitionProgress progress, CancellationToken cancellation)
    {
        var changed = await session.ExecuteAsync(
            """
            INSERT INTO progress (progress_key, source, partition_name, ordinal, token, newest, caught_up, events, updated_at)
            VALUES (@progress_key, @source, @partition_name, @ordinal, @token, @newest, @caught_up, @events, @updated_at)
            ON CONFLICT (progress_key) DO UPDATE SET ordinal = @ordinal, token = @token, events = progress.events + @events,
              newest = @newest, caught_up = @caught_up, updated_at = @updated_at
            WHERE progress.ordinal < @ordinal
            """,
            Arguments(progress),
            cancellation).ConfigureAwait(false);
        return changed > 0;
    }

    public static Task ExpectAsync(
        SqlSession session, string source, IReadOnlyList<string> partitions, DateTimeOffset now, CancellationToken cancellation) =>
        session.ExecuteManyAsync(
            """
            INSERT INTO progress (progress_key, source, partition_name, ordinal, token, newest, caught_up, events, updated_at)
            VALUES (@progress_key, @source, @partition_name, @ordinal, @token, @newest, @caught_up, @events, @updated_at)
            ON CONFLICT (progress_key) DO NOTHING
            """,
            partitions.Select(partition => Arguments(new PartitionProgress
            {
                Source = source,
                Partition = partition,
                Position = new StreamPosition(PartitionProgress.Unread),
                UpdatedAt = now,
            })),
            cancellation);

    public static Task SaveAsync(SqlSession session, PartitionProgress progress, CancellationToken cancellation) =>
        session.ExecuteAsync(
            "UPDATE progress SET newest = @newest, caught_up = @caught_up, updated_at = @updated_at WHERE progress_key = @progress_key",
            [
                ("newest", progress.Newest),
                ("caught_up", progress.CaughtUp),
                ("updated_at", progress.UpdatedAt),
                ("progress_key", StoreKey.Of(progress.Source, progress.Partition)),
            ],
            cancellation);

    private static IReadOnlyList<(string, object?)> Arguments(PartitionProgress progress) =>
    [
        ("progress_key", StoreKey.Of(progress.Source, progress.Partition)),
        ("source", progress.Source),
        ("partition_name", progress.Partition),
        ("ordinal", progress.Position.Ordinal),
        ("token", progress.Position.Token),
        ("newest", progress.Newest),
        ("caught_up", progress.CaughtUp),
        ("events", progress.Events),
        ("updated_at", progress.UpdatedAt),
    ];
}
