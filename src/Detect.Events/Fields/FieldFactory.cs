namespace Detect.Events;

/// <summary>Makes fields from catalogue entries.</summary>
internal static class FieldFactory
{
    internal static RecordField Create(CatalogueEntry entry)
    {
        if (entry.Fact)
        {
            return FactFields.Create(entry);
        }

        FieldPath[] paths = [.. (entry.Paths ?? [entry.Name]).Select(FieldPath.Parse)];
        return entry.Name is "operationName" or "activityDisplayName"
            ? new OperationPathField(entry.Name, entry.AllTables, paths)
            : new PathField(entry.Name, entry.Type, entry.AllTables, paths);
    }

    /// <summary>The field at a path beneath an open one.</summary>
    internal static RecordField Below(CatalogueEntry entry, string path) => new PathField(
        $"{entry.Name}.{path}",
        FieldType.Text,
        entry.AllTables,
        [.. (entry.Paths ?? [entry.Name]).Select(place => FieldPath.Parse(place).Append(path))]);
}
