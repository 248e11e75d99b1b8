using System.Globalization;

namespace Detect.Connectors.Store;

/// <summary>Deletes, in transactions of a few hundred rows each, what belongs to nothing that a worker works with.</summary>
internal sealed class Forgetting(ISqlDatabase database, DateTimeOffset now, CancellationToken cancellation)
{
    private const int Piece = 500;

    // What was written before each row said how long it is worth keeping.
    private static readonly TimeSpan LongestMemory = TimeSpan.FromDays(400);

    public async Task RunAsync(StoreUse use, StoreRetention retention)
    {
        if (retention.Positions is { } age)
        {
            await PositionsAsync(use.SourcesToKeep, now - age).ConfigureAwait(false);
        }

        await SeenValuesAsync(use.Rules).ConfigureAwait(false);
    }

    private async Task PositionsAsync(IReadOnlyCollection<string> kept, DateTimeOffset cutoff)
    {
        IReadOnlyList<string> sources;
        await using (var session = await database.ReadAsync(cancellation).ConfigureAwait(false))
        {
            sources = await session.QueryAsync("SELECT DISTINCT source FROM progress", [], row => row.Text(), cancellation).ConfigureAwait(false);
        }

        foreach (var source in sources.Except(kept, StringComparer.Ordinal))
        {
            await PiecesAsync(
                "progress", "progress_key", "source = @of AND updated_at < @cutoff AND (caught_up IS NULL OR caught_up < @cutoff)",
                [("of", source), ("cutoff", cutoff)]).ConfigureAwait(false);
        }
    }

    // A rule's values go together: its groups have begun long before what was seen in them last.
    private async Task SeenValuesAsync(IReadOnlyCollection<string> loaded)
    {
        IReadOnlyList<string> over;
        await using (var session = await database.ReadAsync(cancellation).ConfigureAwait(false))
        {
            over = await session.QueryAsync(
                "SELECT rule_id FROM seen_values GROUP BY rule_id HAVING MAX(COALESCE(kept_until, last + @longest)) < @now",
                [("longest", LongestMemory.Ticks), ("now", now)],
                row => row.Text(),
                cancellation).ConfigureAwait(false);
        }

        foreach (var rule in over.Except(loaded, StringComparer.OrdinalIgnoreCase))
        {
            await PiecesAsync("seen_values", "seen_key", "rule_id = @of", [("of", rule)]).ConfigureAwait(false);
        }
    }

    private async Task PiecesAsync(string table, string key, string condition, IReadOnlyList<(string, object?)> arguments)
    {
        var statement = string.Create(
            CultureInfo.InvariantCulture, $"DELETE FROM {table} WHERE {key} IN (SELECT {key} FROM {table} WHERE {condition} LIMIT {Piece}) AND {condition}");
        int deleted;
        do
        {
            await using var session = await database.WriteAsync(cancellation).ConfigureAwait(false);
            deleted = await session.ExecuteAsync(statement, arguments, cancellation).ConfigureAwait(false);
            await session.CommitAsync(cancellation).ConfigureAwait(false);
        }
        while (deleted == Piece);
    }
}
