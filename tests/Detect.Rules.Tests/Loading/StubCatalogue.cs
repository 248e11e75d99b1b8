using Detect.Events;

namespace Detect.Rules.Tests.Loading;

/// <summary>A handful of fields in place of the real catalogue, so that these tests are about the loader.</summary>
internal sealed class StubCatalogue : IFieldResolver
{
    private static readonly string[] Names = ["operation", "actor.id", "target.id", "ipAddress", "result", "userAgent"];

    private readonly Dictionary<string, StubField> fields =
        Names.ToDictionary(name => name, name => new StubField(name), StringComparer.OrdinalIgnoreCase);

    public static StubCatalogue Instance { get; } = new();

    public FieldResolution Resolve(string name, EventTables tables) => name switch
    {
        "properties.message" => new FieldResolution(
            fields["operation"], Note: "\"properties.message\" is in no record and read as \"operation\"; expected \"operation\""),
        _ when fields.TryGetValue(name, out var field) => new FieldResolution(field),
        _ => new FieldResolution(null, name.StartsWith("oper", StringComparison.Ordinal) ? "operation" : null),
    };

    private sealed class StubField(string name) : EventField(name, FieldType.Text, EventTables.AllEntra);
}
