using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Detect.Connectors;

/// <summary>The JSON Schema of detect.yml, made from the tables by which it is read.</summary>
public static class ConfigurationJsonSchema
{
    private const string Reference = @"\$\{[a-z]+:[^{}]+\}";

    public static string Text { get; } = Detect.Rules.Schema.Document("Detect configuration", Of(ConfigurationSchema.Root, "The configuration of a Detect worker."));

    private static JsonObject Of(Shape shape, string description) => shape switch
    {
        ScalarShape scalar => OfScalar(scalar, description),
        ListShape { Item: ScalarShape item } => Detect.Rules.Schema.AnyOf(
            description, OfScalar(item, ""), Detect.Rules.Schema.List("", OfScalar(item, ""))),
        ListShape list => Detect.Rules.Schema.List(description, Of(list.Item, "")),
        MapShape map => OfKeys(map.Keys, description),
        TypedMapShape typed => Detect.Rules.Schema.AnyOf(description, [.. typed.Types.Keys.Select(type => OfType(typed, type))]),
        NamesShape names => Detect.Rules.Schema.MapOf(description, OfScalar(names.Value, "")),
        _ => throw new UnreachableException(),
    };

    private static JsonObject OfType(TypedMapShape typed, string type)
    {
        var map = OfKeys(typed.KeysOf(type), $"A {type}.");
        map["properties"]![TypedMapShape.TypeKey] = new JsonObject { ["const"] = type };
        return map;
    }

    private static JsonObject OfKeys(IReadOnlyList<ConfigurationKey> keys, string description)
    {
        var map = Detect.Rules.Schema.Map(description, keys.Select(key => KeyValuePair.Create(key.Name, Of(key.Shape, Described(key)))));
        var required = keys.Where(key => key.IsRequired).Select(key => key.Name).ToArray();
        return required.Length == 0 ? map : Detect.Rules.Schema.Requiring(map, required);
    }

    private static string Described(ConfigurationKey key) => key.Default is null ? key.Description : $"{key.Description} Default {key.Default}.";

    private static JsonObject OfScalar(ScalarShape shape, string description) => shape.Kind switch
    {
        ScalarKind.Timespan => Pattern(description, "[0-9]+[smhdwMy]"),
        ScalarKind.Retention => Pattern(description, "([0-9]+[smhdwMy]|forever)"),
        ScalarKind.Size => Pattern(description, "[0-9]+ ?[KMG]B"),
        ScalarKind.Url => Pattern(description, "https?://.+"),
        ScalarKind.Number => Detect.Rules.Schema.AnyOf(description, new JsonObject { ["type"] = "integer", ["minimum"] = shape.Range.Least, ["maximum"] = shape.Range.Most }, Pattern("", "[0-9]+")),
        ScalarKind.Boolean => Detect.Rules.Schema.AnyOf(description, new JsonObject { ["type"] = "boolean" }, Pattern("", "(true|false)")),
        ScalarKind.Word => Detect.Rules.Schema.OneOf(description, shape.Words),
        _ => Detect.Rules.Schema.Text(description),
    };

    private static JsonObject Pattern(string description, string pattern)
    {
        var text = Detect.Rules.Schema.Text(description);
        text["pattern"] = $"^({pattern}|{Reference})$";
        return text;
    }
}
