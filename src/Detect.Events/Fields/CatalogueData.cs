using System.Text.Json;
using System.Text.Json.Serialization;

namespace Detect.Events;

/// <summary>The embedded <c>sigma/field-catalogue.json</c> as written.</summary>
internal sealed record CatalogueData(IReadOnlyList<CatalogueEntry> Fields, IReadOnlyList<CatalogueAlias> Aliases)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    internal static CatalogueData Default { get; } = Embedded<CatalogueData>("field-catalogue.json");

    internal static T Embedded<T>(string name)
    {
        using var stream = typeof(CatalogueData).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not embedded");
        return JsonSerializer.Deserialize<T>(stream, Json) ?? throw new InvalidOperationException($"{name} is empty");
    }
}

/// <param name="Tables">Names of <see cref="EventTables"/>.</param>
/// <param name="Paths">Places in the canonical layout, best first; by default the name itself.</param>
/// <param name="Names">The field's name in each dialect.</param>
/// <param name="Aliases">Further spellings that public Sigma rules use.</param>
/// <param name="Open">Any path beneath the field is a field too.</param>
/// <param name="Fact">Derived, so it has no place in the record.</param>
internal sealed record CatalogueEntry(
    string Name,
    FieldType Type,
    IReadOnlyList<EventTables> Tables,
    string Description,
    IReadOnlyList<string>? Paths = null,
    FieldNames? Names = null,
    IReadOnlyList<string>? Aliases = null,
    bool Open = false,
    bool Fact = false)
{
    internal EventTables AllTables => Tables.Aggregate(EventTables.None, (all, table) => all | table);
}

/// <summary>A spelling that means a field in some tables only, or that is not a field of any record and is understood with a note.</summary>
internal sealed record CatalogueAlias(
    string Name,
    IReadOnlyList<EventTables> Tables,
    string Field,
    string? Note = null)
{
    internal EventTables AllTables => Tables.Aggregate(EventTables.None, (all, table) => all | table);
}

/// <summary>A field's name in each dialect; null where the dialect does not have it.</summary>
public sealed record FieldNames(
    string? EventHubs = null,
    string? LogAnalytics = null,
    string? Graph = null,
    string? PortalCsv = null,
    string? Office365 = null);
