using System.Text.Json;
using Detect.Events;

namespace Detect.Cli;

/// <summary>Tables as a person reads and types them: <c>audit, signIn</c>.</summary>
internal static class TableNames
{
    public static readonly IReadOnlyList<EventTables> Single =
        [.. Enum.GetValues<EventTables>().Where(table => int.IsPow2((int)table))];

    public static string Of(EventTables tables) => tables switch
    {
        EventTables.None => "no table",
        EventTables.AllEntra => "every table",
        _ => string.Join(", ", Single.Where(table => tables.HasFlag(table)).Select(One)),
    };

    /// <summary>Null for a word that names no table.</summary>
    public static EventTables? Parse(string word) =>
        Single.Where(table => string.Equals(One(table), word, StringComparison.OrdinalIgnoreCase)).Cast<EventTables?>().FirstOrDefault();

    public static string One(EventTables table) => JsonNamingPolicy.CamelCase.ConvertName(table.ToString());
}
