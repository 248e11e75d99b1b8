using Detect.Events;

namespace Detect.Engine;

/// <summary>Where a field stands in a record of Event Hubs, from the field catalogue.</summary>
internal static class RecordPaths
{
    private static readonly Dictionary<EventField, CatalogueField> Catalogued =
        FieldCatalogue.Default.Fields.ToDictionary(entry => entry.Field);

    /// <returns>The names from the record's root, or null for a fact that has no place.</returns>
    public static IReadOnlyList<string>? Of(TestRecord record, EventField field, string written)
    {
        if (Catalogued.TryGetValue(field, out var entry))
        {
            return entry.IsDerived || entry.Names.EventHubs is not { } place ? null : Split(record, place);
        }

        // A path below an open field, or one name for several places: written is the only place there is.
        var name = written.StartsWith("properties.", StringComparison.OrdinalIgnoreCase) ? written["properties.".Length..] : written;
        var root = Catalogued.Values.FirstOrDefault(known => name.StartsWith(known.Field.Name + ".", StringComparison.OrdinalIgnoreCase));
        return root?.Names.EventHubs is { } rootPlace ? Split(record, rootPlace + name[root.Field.Name.Length..]) : null;
    }

    private static string[] Split(TestRecord record, string place)
    {
        var names = place.Split('.');
        return record.IsGraphResource && names[0] == "properties" ? names[1..] : names;
    }
}
