using System.Globalization;
using System.Text.RegularExpressions;

namespace Detect.AzureServers;

/// <summary>As much of the Kusto query language as polling a table by ingestion time needs; anything else is a syntax error.</summary>
internal sealed partial record TableQuery(
    string Table, DateTimeOffset EventsFrom, DateTimeOffset From, DateTimeOffset Until, string Column, int Shard, int Shards, int? Take)
{
    public static TableQuery? Parse(string text)
    {
        var match = Form().Match(text.ReplaceLineEndings("\n"));
        if (!match.Success) return null;
        return new TableQuery(
            match.Groups["table"].Value, Time(match, "events"), Time(match, "from"), Time(match, "until"), match.Groups["column"].Value,
            Number(match, "shard") ?? 0, Number(match, "shards") ?? 1, Number(match, "take"));
    }

    private static DateTimeOffset Time(Match match, string group) =>
        DateTimeOffset.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static int? Number(Match match, string group) =>
        match.Groups[group].Success ? int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture) : null;

    [GeneratedRegex("""
        ^(?<table>\w+)
        \| where TimeGenerated >= datetime\((?<events>[^)]+)\)
        \| extend (?<column>\w+) = ingestion_time\(\)
        \| where \k<column> >= datetime\((?<from>[^)]+)\) and \k<column> < datetime\((?<until>[^)]+)\)(
        \| where hash\(tostring\(pack_all\(\)\), (?<shards>\d+)\) == (?<shard>\d+))?
        \| order by \k<column> asc(
        \| take (?<take>\d+))?$
        """)]
    private static partial Regex Form();
}
