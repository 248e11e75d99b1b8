namespace Detect.Events.Tests.Corpus;

/// <summary>How many different values a field has in a table's events, and how many events have none.</summary>
internal sealed class FieldSummary(string name, EventField? source)
{
    private readonly HashSet<string> values = new(StringComparer.OrdinalIgnoreCase);
    private int lacking;

    /// <summary>Whether the table has this field at all.</summary>
    public bool Applies => source is not null;

    public void Add(AuditEvent e)
    {
        if (source is null) return;
        var known = new List<string>();
        foreach (var value in e.Read(source).Values)
        {
            if (value.Kind != FieldValueKind.Null && value.Text.Length > 0) known.Add(value.Text);
        }

        Add(known.Count == 0 ? null : string.Join('|', known));
    }

    public void Add(string? value)
    {
        if (string.IsNullOrEmpty(value)) lacking++;
        else values.Add(value);
    }

    public override string ToString() => $"{values.Count} {name}" + (lacking == 0 ? "" : $" (none in {lacking})");
}
