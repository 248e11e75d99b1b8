namespace Detect.Events;

/// <summary>
/// Every field of every Entra table, its type and its names in the dialects, read from the embedded
/// <c>sigma/field-catalogue.json</c>; plus the parameterised facts <c>change[Property].old|new</c> and <c>details[key]</c>.
/// </summary>
public sealed class FieldCatalogue : IFieldResolver
{
    public static FieldCatalogue Default => throw new NotImplementedException();

    public FieldResolution Resolve(string name, EventTables tables) => throw new NotImplementedException();
}
