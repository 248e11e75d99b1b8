namespace Detect.Events;

/// <summary>What the catalogue says of one field.</summary>
/// <param name="Names">Its name in each dialect; all null for a derived fact.</param>
/// <param name="Aliases">Further spellings that are understood.</param>
public sealed record CatalogueField(
    EventField Field,
    string Description,
    FieldNames Names,
    IReadOnlyList<string> Aliases,
    bool IsDerived);
