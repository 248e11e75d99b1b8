using System.Text.Json;
using System.Text.Json.Nodes;
using Detect.Connectors;
using Detect.Rules;
using Microsoft.OpenApi;

namespace Detect.Server;

/// <summary>The layout of an alert, which <see cref="AlertJson"/> writes by hand and a generator cannot see.</summary>
internal static class AlertSchema
{
    public static void Describe(OpenApiSchema schema)
    {
        var alert = Object(
            ("id", Text(), true),
            ("aliases", List(Text("Ids under which the same alert was known.")), false),
            ("rule", Rule(), true),
            ("tenantId", Text(), false),
            ("group", Values("What the alert is about, by field."), true),
            ("first", Time("Event time of the first event.", isNullable: true), true),
            ("last", Time(isNullable: true), true),
            ("count", Of(JsonSchemaType.Number, "What was measured."), true),
            ("eventCount", Whole(), true),
            ("arithmetic", Text("In words, such as 4 of 4 in 37 min of 60."), true),
            ("class", Class(), false),
            ("events", List(Event()), true),
            ("kind", Words<AlertKind>(), true),
            ("status", Words<AlertStatus>(), true),
            ("verdict", Words<AlertVerdict>(), false),
            ("mergedInto", Text("The alert that this one turned out to be a part of."), false),
            ("withdrawn", Text("Why what was told is no longer so: events that came late."), false),
            ("silencedBy", Text(), false),
            ("blindRules", List(Text("Of a coverage gap: a rule that could not see meanwhile.")), false),
            ("link", Text(), false),
            ("ledger", Ledger(), true));
        schema.Type = alert.Type;
        schema.Properties = alert.Properties;
        schema.Required = alert.Required;
        schema.Description = "An alert, as it is delivered and as docs/sinks.md describes it.";
    }

    public static OpenApiSchema Object(params (string Name, OpenApiSchema Schema, bool IsRequired)[] properties) => new()
    {
        Type = JsonSchemaType.Object,
        Properties = properties.ToDictionary(property => property.Name, IOpenApiSchema (property) => property.Schema),
        Required = properties.Where(property => property.IsRequired).Select(property => property.Name).ToHashSet(),
    };

    public static OpenApiSchema Text(string? description = null) => Of(JsonSchemaType.String, description);

    public static OpenApiSchema Time(string? description = null, bool isNullable = false) => new()
    {
        Type = isNullable ? JsonSchemaType.String | JsonSchemaType.Null : JsonSchemaType.String,
        Format = "date-time",
        Description = description,
    };

    public static OpenApiSchema Values(string? description = null) =>
        new() { Type = JsonSchemaType.Object, AdditionalProperties = Text(), Description = description };

    private static OpenApiSchema Rule() => Object(
        ("id", Text(), true),
        ("name", Text(), false),
        ("title", Text(), true),
        ("level", Words<RuleLevel>(), true),
        ("status", Text(), false),
        ("version", Text("A hash of the rule."), true),
        ("path", Text(), true),
        ("coverage", List(Text()), true),
        ("tags", List(Text()), true),
        ("references", List(Text()), false),
        ("runbook", Text("What an analyst does first."), false));

    private static OpenApiSchema Class() => Object(("class", Words<AccountClass>(), true), ("account", Text(), true), ("reason", Text(), true));

    private static OpenApiSchema Event() => Object(
        ("id", Text(), true),
        ("occurredAt", Time(isNullable: true), true),
        ("operation", Text(), true),
        ("actor", Text(), false),
        ("target", Text(), false),
        ("role", Text(), false),
        ("ipAddress", Text(), false),
        ("result", Text(), false),
        ("ruleId", Text("The rule that it matched, where the alert is of a correlation."), false),
        ("matched", List(Object(("field", Text(), true), ("value", Text(), true))), true));

    private static OpenApiSchema Ledger() => Object(
        ("occurredAt", Time(), false), ("enqueuedAt", Time(), false), ("receivedAt", Time(), false), ("decidedAt", Time(), false));

    private static OpenApiSchema Whole() => new() { Type = JsonSchemaType.Integer, Format = "int64" };

    private static OpenApiSchema List(OpenApiSchema item) => new() { Type = JsonSchemaType.Array, Items = item };

    private static OpenApiSchema Words<T>()
        where T : struct, Enum => new()
        {
            Type = JsonSchemaType.String,
            Enum = WordsOf(typeof(T)),
        };

    public static List<JsonNode> WordsOf(Type words) => [.. Enum.GetNames(words).Select(name => (JsonNode)JsonNamingPolicy.CamelCase.ConvertName(name)!)];

    private static OpenApiSchema Of(JsonSchemaType type, string? description = null) => new() { Type = type, Description = description };
}
