namespace Detect.Connectors.Store;

/// <summary>The one row of the engine: epoch of the lease, end of the journal, and what the leader has made of it.</summary>
internal static class EngineTable
{
    /// <summary>Locks the row until the commit, so that commits of workers follow one another; returns the epoch in force.</summary>
    public static Task<long> LockAsync(SqlSession session, CancellationToken cancellation) =>
        session.FirstAsync("SELECT epoch FROM engine WHERE id = 1" + session.Database.ForUpdate, [], row => row.Number(), cancellation);

    public static async Task<long> NextEpochAsync(SqlSession session, CancellationToken cancellation)
    {
        var epoch = await LockAsync(session, cancellation).ConfigureAwait(false) + 1;
        await session.ExecuteAsync("UPDATE engine SET epoch = @epoch WHERE id = 1", [("epoch", epoch)], cancellation).ConfigureAwait(false);
        return epoch;
    }

    /// <summary>The first of <paramref name="count"/> new sequences.</summary>
    public static async Task<long> NextSequencesAsync(SqlSession session, int count, CancellationToken cancellation)
    {
        var last = await session.FirstAsync("SELECT last_sequence FROM engine WHERE id = 1", [], row => row.Number(), cancellation)
            .ConfigureAwait(false);
        await session.ExecuteAsync("UPDATE engine SET last_sequence = @last WHERE id = 1", [("last", last + count)], cancellation)
            .ConfigureAwait(false);
        return last + 1;
    }

    public static Task<string?> RulesAsync(SqlSession session, CancellationToken cancellation) =>
        session.FirstAsync("SELECT rules FROM engine WHERE id = 1", [], row => row.TextOrNull(), cancellation);

    public static Task SaveRulesAsync(SqlSession session, string rules, CancellationToken cancellation) =>
        session.ExecuteAsync("UPDATE engine SET rules = @rules WHERE id = 1", [("rules", rules)], cancellation);

    public static async Task<EngineState> ReadAsync(SqlSession session, CancellationToken cancellation) =>
        await session.FirstAsync(
            """
            SELECT taken_sequence, watermark, backfill_from, backfill_until, worked_in_sequence, worked_in_watermark, silences
            FROM engine WHERE id = 1
            """,
            [],
            row => new EngineState
            {
                Sequence = row.Number(),
                Watermark = row.TimeOrNull(),
                Backfill = Stretch(row.TimeOrNull(), row.TimeOrNull()),
                WorkedIn = Mark(row.NumberOrNull(), row.TimeOrNull()),
                Silences = row.TextOrNull(),
            },
            cancellation).ConfigureAwait(false) ?? EngineState.Fresh;

    public static Task SaveAsync(SqlSession session, EngineState state, CancellationToken cancellation) =>
        session.ExecuteAsync(
            """
            UPDATE engine SET taken_sequence = @sequence, watermark = @watermark,
              backfill_from = @backfill_from, backfill_until = @backfill_until,
              worked_in_sequence = @worked_in_sequence, worked_in_watermark = @worked_in_watermark,
              silences = @silences
            WHERE id = 1
            """,
            [
                ("sequence", state.Sequence),
                ("watermark", state.Watermark),
                ("backfill_from", state.Backfill?.From),
                ("backfill_until", state.Backfill?.Until),
                ("worked_in_sequence", state.WorkedIn?.Sequence),
                ("worked_in_watermark", state.WorkedIn?.Watermark),
                ("silences", state.Silences),
            ],
            cancellation);

    private static JournalMark? Mark(long? sequence, DateTimeOffset? watermark) =>
        sequence is { } last && watermark is { } time ? new JournalMark(last, time) : null;

    private static TimeStretch? Stretch(DateTimeOffset? from, DateTimeOffset? until) =>
        from is { } start && until is { } end ? new TimeStretch(start, end) : null;
}
