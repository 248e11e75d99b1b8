using System.Globalization;

namespace Detect.Events.Tests.Corpus;

/// <summary>Statistics of one table's events: when, and how many different operations, actors, targets and results.</summary>
internal sealed class TableSummary(EventTables table)
{
    private readonly FieldSummary operations = new("operations", null);
    private readonly FieldSummary tenants = new("tenants", null);
    private readonly FieldSummary[] fields =
    [
        Of("actors", "actor", table), Of("targets", "target", table), Of("results", "result", table),
    ];

    private DateTimeOffset first = DateTimeOffset.MaxValue;
    private DateTimeOffset last = DateTimeOffset.MinValue;

    public int Count { get; private set; }

    public void Add(AuditEvent e)
    {
        Count++;
        var at = e.OccurredAt!.Value;
        if (at < first) first = at;
        if (at > last) last = at;
        operations.Add(e.Operation);
        tenants.Add(e.TenantId);
        foreach (var field in fields) field.Add(e);
    }

    public override string ToString() =>
        $"{Count}, {Text(first)} to {Text(last)}; {operations}, {tenants}, {string.Join(", ", fields.Where(f => f.Applies))}";

    private static FieldSummary Of(string name, string field, EventTables table) =>
        new(name, FieldCatalogue.Default.Resolve(field, table).Field is { } known && (known.Tables & table) != 0 ? known : null);

    private static string Text(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
