namespace Detect.Events;

/// <summary>The category under which diagnostic settings export a table.</summary>
public static class DiagnosticCategory
{
    /// <returns>The first where a table has several; null where it is never exported so.</returns>
    public static string? Of(EventTables table) => RecordTables.CategoryOf(table);
}
