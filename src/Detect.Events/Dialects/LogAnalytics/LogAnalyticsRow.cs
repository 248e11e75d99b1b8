using System.Text.Json;

namespace Detect.Events;

/// <summary>A row of a Log Analytics table. Empty columns count as absent: a table's row has every column of its table.</summary>
internal sealed class LogAnalyticsRow
{
    private readonly Dictionary<string, (int Rank, Cell Cell)> columns = new(StringComparer.OrdinalIgnoreCase);

    internal IEnumerable<KeyValuePair<string, Cell>> Columns =>
        columns.Select(c => KeyValuePair.Create(c.Key, c.Value.Cell));

    internal static LogAnalyticsRow Of(JsonElement e)
    {
        var row = new LogAnalyticsRow();
        foreach (var member in e.EnumerateObject()) row.Add(ColumnName.Of(member.Name), new Cell(member.Value));
        return row;
    }

    internal static LogAnalyticsRow Of(IReadOnlyList<ColumnName> header, IReadOnlyList<string> values)
    {
        var row = new LogAnalyticsRow();
        for (var i = 0; i < values.Count && i < header.Count; i++) row.Add(header[i], new Cell(values[i]));
        return row;
    }

    internal bool Has(string column) => columns.ContainsKey(column);

    internal Cell this[string column] => columns.TryGetValue(column, out var value) ? value.Cell : default;

    internal string? Text(string column) => this[column].Text;

    /// <summary>The first of these columns that holds something.</summary>
    internal string? First(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Text(name) is { } value) return value;
        }

        return null;
    }

    private void Add(ColumnName column, Cell cell)
    {
        if (cell.IsEmpty || column.Name.Length == 0) return;
        if (columns.TryGetValue(column.Name, out var known) && known.Rank <= column.Rank) return;
        columns[column.Name] = (column.Rank, cell);
    }
}
