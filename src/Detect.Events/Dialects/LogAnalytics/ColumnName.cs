namespace Detect.Events;

/// <summary>
/// A column's name without what exports add to it: <c> [UTC]</c> on times, and a type where a union of tables disagreed
/// (<c>Status_dynamic</c> beside <c>Status_string</c>, <c>Claims_d</c>). Of several columns that mean the same one, the
/// least rank that holds something wins.
/// </summary>
internal readonly record struct ColumnName(string Name, int Rank)
{
    private const string Utc = " [UTC]";

    private static readonly string[] Suffixes = ["_dynamic", "_string", "_d", "_s", "_t", "_g", "_b", "_"];

    internal static ColumnName Of(string written)
    {
        var name = written.Trim();
        if (name.EndsWith(Utc, StringComparison.OrdinalIgnoreCase)) name = name[..^Utc.Length];
        for (var rank = 0; rank < Suffixes.Length; rank++)
        {
            if (name.Length > Suffixes[rank].Length && name.EndsWith(Suffixes[rank], StringComparison.Ordinal))
                return new ColumnName(name[..^Suffixes[rank].Length], rank + 1);
        }

        return new ColumnName(name, 0);
    }

    /// <summary>The Graph spelling: <c>UserPrincipalName</c> is <c>userPrincipalName</c>, <c>IPAddress</c> is <c>ipAddress</c>.</summary>
    internal static string ToGraph(string column)
    {
        var upper = 0;
        while (upper < column.Length && char.IsAsciiLetterUpper(column[upper])) upper++;
        if (upper == 0 || (upper < column.Length && column[upper] == '_')) return column;
        if (upper > 1 && upper < column.Length && char.IsAsciiLetterLower(column[upper])) upper--;
        return column[..upper].ToLowerInvariant() + column[upper..];
    }
}
