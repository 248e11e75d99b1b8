namespace Detect.Events;

/// <summary>A row by column name, without regard to case. Of a column that is there twice, the first that holds something counts.</summary>
internal sealed class PortalRow
{
    private readonly Dictionary<string, string> values = new(StringComparer.OrdinalIgnoreCase);

    internal PortalRow(string[] columns, List<string> fields)
    {
        for (var i = 0; i < columns.Length && i < fields.Count; i++)
        {
            if (fields[i].Length > 0) values.TryAdd(columns[i], fields[i]);
        }
    }

    internal string? this[string column] => values.GetValueOrDefault(column);
}
