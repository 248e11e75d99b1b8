using System.Collections.Concurrent;

namespace Detect.Events;

/// <summary>Fields of plain JSON by dotted path: a flat key wins, then nested; arrays are crossed; case only breaks ties.</summary>
public sealed class JsonPathFields : IFieldResolver
{
    private readonly ConcurrentDictionary<string, JsonPathField> fields = new(StringComparer.Ordinal);

    private JsonPathFields()
    {
    }

    public static JsonPathFields Instance { get; } = new();

    public FieldResolution Resolve(string name, EventTables tables)
    {
        ArgumentNullException.ThrowIfNull(name);
        return new FieldResolution(fields.GetOrAdd(name, static path => new JsonPathField(path)));
    }
}
