using System.Globalization;

namespace Detect.Connectors;

/// <summary>A stretch of ingestion time of a table, or of its rows those whose content hashes to one of several parts.</summary>
internal readonly record struct TableSlice(string Table, DateTimeOffset From, DateTimeOffset Until, int Shard = 0, int Shards = 1)
{
    public const string IngestedAt = "DetectIngestedAt";

    // Rows of events more than two days old get the time of their ingestion; a week is beyond doubt, and spares the service older data.
    private static readonly TimeSpan OldestEvent = TimeSpan.FromDays(7);

    /// <param name="rows">Null for as many as the service gives.</param>
    public string ToQuery(int? rows)
    {
        var sharded = Shards == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"\n| where hash(tostring(pack_all()), {Shards}) == {Shard}");
        var limited = rows is { } limit ? string.Create(CultureInfo.InvariantCulture, $"\n| take {limit}") : "";
        return $"""
            {Table}
            | where TimeGenerated >= {Literal(From - OldestEvent)}
            | extend {IngestedAt} = ingestion_time()
            | where {IngestedAt} >= {Literal(From)} and {IngestedAt} < {Literal(Until)}{sharded}
            | order by {IngestedAt} asc{limited}
            """;
    }

    private static string Literal(DateTimeOffset time) => $"datetime({time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)})";
}
