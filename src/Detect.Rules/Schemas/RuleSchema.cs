using System.Diagnostics;
using System.Text.Json.Nodes;
using Detect.Events;

namespace Detect.Rules;

/// <summary>The JSON Schema of rule files, made from the tables by which the loader reads them.</summary>
public static class RuleSchema
{
    private static readonly string[] KindKeys = ["detection", "correlation", "filter", "action"];

    public static string Text { get; } = Schema.Document("Detect rule", Root());

    private static JsonObject Root()
    {
        var root = Schema.Map("A Sigma rule, a correlation or a filter.", Schema.Described(Vocabulary.RuleKeys, OfRule), open: true);
        root["anyOf"] = new JsonArray([.. KindKeys.Select(key => new JsonObject().Requiring(key))]);
        return root;
    }

    private static JsonObject OfRule(string key) => key switch
    {
        "title" => Schema.Text("What an alert is called. At most 256 characters."),
        "id" => Schema.Text("A UUID of the rule's own, which it keeps for ever."),
        "name" => Schema.Text("A name by which correlations and filters can refer to the rule."),
        "related" => Schema.List(
            "Rules that this one comes from or goes with.",
            Schema.Map("", [new("id", Schema.Text("The other rule's id.")), new("type", Schema.OneOf("How it is related.", Vocabulary.RelatedTypes))])),
        "taxonomy" => Schema.Text("Whose field names the rule uses; sigma if left out."),
        "status" => Schema.OneOf("How far the rule has come.", Vocabulary.Statuses),
        "description" => Schema.Text("What the rule detects, and what was decided where that could be read in several ways."),
        "license" => Schema.Text("The license's SPDX identifier."),
        "references" => Schema.TextOrList("Where the rule's reasons can be read."),
        "author" => Schema.Text("Who wrote it."),
        "date" or "modified" => Schema.Text("YYYY-MM-DD."),
        "logsource" => Schema.Map("The log that the rule reads.", Schema.Described(LogSourceReader.Keys, OfLogSource), open: true),
        "detection" => Detection("Selections by name, and a condition over them."),
        "correlation" => Correlation(),
        "filter" => Filter(),
        "fields" => Schema.TextOrList("Fields to show with an alert."),
        "falsepositives" => Schema.TextOrList("What sets the rule off without being an attack."),
        "level" => Schema.OneOf("How grave an alert is; informational raises none.", Vocabulary.Levels),
        "tags" => Schema.TextOrList("Such as attack.persistence and attack.t1098.003."),
        "scope" => Schema.TextOrList("Where the rule applies."),
        "action" => Schema.OneOf("What the document does to the rules of its file.", ["global", "reset", "repeat"]),
        "detect" => Extensions(),
        "coverage" => Schema.TextOrList("The rows of a monitoring plan that the rule covers."),
        "runbook" => Schema.Text("What an analyst does first."),
        _ => throw new UnreachableException(key),
    };

    private static JsonObject OfLogSource(string key) => key switch
    {
        "product" => Schema.TextSuch("azure for every log of Entra and Azure.", ["azure"]),
        "service" => Schema.TextSuch("The log.", LogSourceTables.Default.ServicesOf(new LogSource(null, "azure", null))),
        _ => Schema.Text(key == "category" ? "A kind of log." : "In words, which log it is."),
    };

    private static JsonObject Detection(string description)
    {
        var condition = Schema.TextOrList("Selections combined by and, or, not, 1 of, all of and parentheses.");
        var detection = Schema.MapOf(description, Selection());
        detection["properties"] = new JsonObject { ["condition"] = condition };
        return detection.Requiring("condition");
    }

    private static JsonObject Selection()
    {
        var modifiers = string.Join(", ", Modifiers.Names);
        var fields = FieldCatalogue.Default.Fields
            .DistinctBy(entry => entry.Field.Name, StringComparer.Ordinal)
            .Select(entry => KeyValuePair.Create(entry.Field.Name, Schema.Any(entry.Description)));
        return Schema.AnyOf(
            "Fields that must all hold their values.",
            Schema.Map($"A field takes modifiers behind a |: {modifiers}.", fields, open: true),
            new JsonObject { ["type"] = "array" },
            new JsonObject { ["type"] = "string" });
    }

    private static JsonObject Correlation() => Schema.Map(
        "Matches of other rules in a sliding window of event time.",
        Schema.Described(CorrelationReader.Keys, key => key switch
        {
            "type" => Schema.OneOf("What is measured.", CorrelationReader.TypeNames),
            "rules" => Schema.TextOrList("Ids or names of the rules whose matches are measured."),
            "group-by" => Schema.TextOrList("Fields whose values are measured apart from each other."),
            "timespan" => Schema.Timespan("The window's length, such as 60m. An event exactly so much older is outside."),
            "condition" => Schema.AnyOf(
                "What the measure must be, or for temporal types which rules must have matched.",
                Threshold([.. ThresholdReader.OperatorNames, .. CorrelationReader.ConditionKeys]),
                new JsonObject { ["type"] = "string" }),
            "aliases" => Schema.MapOf("One name for different fields: name, rule, field.", Schema.MapOf("Rule and field.", Schema.Text("The field."))),
            "generate" => Schema.Boolean("Whether the rules go on raising alerts of their own."),
            _ => throw new UnreachableException(key),
        })).Requiring("type", "timespan");

    private static JsonObject Threshold(IEnumerable<string> keys) => Schema.Map(
        "One comparison, or a range of two.",
        Schema.Described(keys, key => key switch
        {
            "field" => Schema.TextOrList("The field whose values are measured."),
            "percentile" => Schema.Number("0 to 100."),
            _ => Schema.Number($"The measure is {key} this."),
        }));

    private static JsonObject Filter()
    {
        var filter = Detection("Narrows other rules: their condition and this one must both hold.");
        filter["properties"]!["rules"] = Schema.TextOrList("Ids or names of the rules, or any.");
        return filter.Requiring("condition", "rules");
    }

    private static JsonObject Extensions() => Schema.Map(
        "Extensions that other tools ignore.",
        Schema.Described(RuleExtensions.Keys.Union(CorrelationExtensions.Keys), key => key switch
        {
            "first_seen" => Schema.Map(
                "Fires only on values not seen before.",
                Schema.Described(RuleExtensions.FirstSeenKeys, part => part is "fields" or "group-by"
                    ? Schema.TextOrList(part == "fields" ? "The fields whose values are remembered." : "Remembered apart for each value of these.")
                    : Schema.Timespan(part == "memory" ? "How long a value is remembered." : "How long the rule only learns; memory if left out."))),
            "fold" => Schema.Map(
                "Alerts that become one.",
                Schema.Described(FoldReader.Keys, part => part == "timespan"
                    ? Schema.Timespan("How long after the last event another one still joins it.")
                    : Schema.TextOrList("Fields whose values must be equal."))),
            "account" => Schema.Map(
                "Fires only on events of accounts that accounts.yml gives a class.",
                Schema.Described(RuleExtensions.AccountKeys, part => part == "of"
                    ? Schema.OneOf("Whose class decides.", ["actor", "target"])
                    : Schema.OneOf("The class.", RuleExtensions.ListedClasses))),
            "thresholds" => Schema.Map(
                "Thresholds by class of account.",
                ClassNames().Select(name => KeyValuePair.Create(name, Threshold(ThresholdReader.OperatorNames)))
                    .Prepend(new("of", Schema.OneOf("Whose class decides.", ["actor", "target"])))),
            "absent" => Schema.Map("What did not come.", [new("after", Schema.Text("The rule whose match must be followed."))]),
            _ => throw new UnreachableException(key),
        }));

    private static IEnumerable<string> ClassNames() =>
        Enum.GetNames<AccountClass>().Select(System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName);
}
