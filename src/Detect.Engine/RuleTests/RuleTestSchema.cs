using System.Diagnostics;
using System.Text.Json.Nodes;
using Detect.Events;
using Detect.Rules;

namespace Detect.Engine;

/// <summary>The JSON Schemas of rule tests and of shared records, made from the tables by which they are read.</summary>
public static class RuleTestSchema
{
    public static string Tests { get; } = Schema.Document("Detect rule tests", File());

    public static string Records { get; } = Schema.Document("Detect test records", RecordMap());

    private static JsonObject File() => Schema.Map(
        "What happens, and which alerts must come of it.",
        Schema.Described(RuleTestReader.FileKeys, key => key switch
        {
            "include" => Schema.TextOrList("Files of records, by their paths from this one."),
            "records" => RecordMap(),
            "tests" => Schema.List("The tests.", Test()),
            _ => throw new UnreachableException(key),
        })).Requiring("tests");

    private static JsonObject Test() => Schema.Map(
        "",
        Schema.Described(RuleTestReader.TestKeys, key => key switch
        {
            "name" => Schema.Text("A sentence that says what is tested."),
            "accounts" => Schema.List("Accounts and their classes.", Account()),
            "events" => Schema.List("What happens, in the order of arrival.", Event()),
            "alerts" => Schema.List("All the alerts that must come of it; [] for none.", Alert()),
            _ => throw new UnreachableException(key),
        })).Requiring("name", "events", "alerts");

    private static JsonObject Account() => Schema.Map(
        "",
        Schema.Described(AccountFile.Keys, key => key == "class"
            ? Schema.OneOf("The class.", AccountFile.ClassNames)
            : Schema.Text(key switch
            {
                "from" or "until" => "An instant; always if left out.",
                "tenant" => "The tenant whose account it is; that of every tenant if left out.",
                _ => "The account, or a label for it.",
            }))).Requiring("class");

    private static JsonObject Event() => Schema.Map(
        "One event, or as many alike as it has times. Every other key changes its record.",
        Schema.Described(EventReader.OwnKeys, OwnKey).Concat(Changes()),
        open: true).Requiring("at");

    private static JsonObject RecordMap() => Schema.MapOf(
        "Records by name.",
        Schema.AnyOf(
            "",
            Schema.Map("Another record with changes.", Changes().Prepend(new("use", OwnKey("use"))), open: true).Requiring("use"),
            new JsonObject { ["type"] = "object", ["description"] = "A record as Event Hubs or Microsoft Graph writes it." }));

    private static JsonObject Alert() => Schema.Map(
        "",
        Schema.Described(AlertReader.Keys, key => key switch
        {
            "at" => Schema.AnyOf("The time of its last event.", Time()),
            "first" => Schema.AnyOf("The time of its first event.", Time()),
            "rule" => Schema.Text("The rule, by name, id or title."),
            "group" => Schema.AnyOf("The group's value, or names and values.", new JsonObject { ["type"] = "string" }, new JsonObject { ["type"] = "object" }),
            "count" => Schema.Number("What the rule measured."),
            "events" => Schema.Number("How many events it holds."),
            _ => throw new UnreachableException(key),
        }));

    private static JsonObject OwnKey(string key) => key switch
    {
        "at" => Schema.AnyOf(
            "When it happened, such as 40m or 1h30m after the test's beginning; a list for several events.",
            Time(),
            new JsonObject { ["type"] = "array", ["items"] = Time() }),
        "use" => Schema.TextSuch("A record's name.", RecordLibrary.Shipped),
        "record" => new JsonObject { ["type"] = "object", ["description"] = "A record in place, as Event Hubs or Microsoft Graph writes it." },
        _ => throw new UnreachableException(key),
    };

    private static JsonObject Time() => new() { ["type"] = new JsonArray("string", "number") };

    private static IEnumerable<KeyValuePair<string, JsonObject>> Changes()
    {
        yield return new("ip", Schema.Any("The address it was done from, wherever the record keeps it."));
        foreach (var type in TargetSetter.Types)
        {
            yield return new($"target.{char.ToLowerInvariant(type[0])}{type[1..]}", Schema.Any("What it was done to: a user's name or label, or a display name."));
        }

        foreach (var entry in FieldCatalogue.Default.Fields.DistinctBy(entry => entry.Field.Name, StringComparer.Ordinal))
        {
            yield return new(entry.Field.Name, Schema.Any(entry.Description));
        }
    }
}
