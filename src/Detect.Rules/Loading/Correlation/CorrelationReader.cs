namespace Detect.Rules;

/// <summary>Reads a <c>correlation:</c> map and checks that its parts fit its type.</summary>
internal sealed class CorrelationReader
{
    public static readonly string[] Keys = ["type", "rules", "group-by", "timespan", "condition", "aliases", "generate"];

    /// <summary>What a condition may hold beside comparisons.</summary>
    public static readonly string[] ConditionKeys = ["field", "percentile"];

    private static readonly Dictionary<string, CorrelationType> Types = new()
    {
        ["event_count"] = CorrelationType.EventCount,
        ["value_count"] = CorrelationType.ValueCount,
        ["temporal"] = CorrelationType.Temporal,
        ["temporal_ordered"] = CorrelationType.TemporalOrdered,
        ["value_sum"] = CorrelationType.ValueSum,
        ["value_avg"] = CorrelationType.ValueAvg,
        ["value_percentile"] = CorrelationType.ValuePercentile,
        ["value_median"] = CorrelationType.ValueMedian,
    };

    private readonly YamlSection section;
    private readonly DocumentFindings findings;

    private CorrelationReader(YamlSection section)
    {
        this.section = section;
        findings = section.Findings;
    }

    public static IEnumerable<string> TypeNames => Types.Keys;

    public static CorrelationDraft Read(YamlSection section) => new CorrelationReader(section).Read();

    private CorrelationDraft Read()
    {
        section.RejectOtherKeys(Keys);
        var draft = new CorrelationDraft
        {
            Section = section,
            Type = ReadType(),
            Rules = [.. section.TextList("rules").Select(rule => new RuleReference(rule.Text, rule.Position))],
            GroupBy = section.TextList("group-by"),
            Timespan = ReadTimespan(),
            Aliases = ReadAliases(),
            Generate = section.Boolean("generate"),
        };
        draft = section.Map.Find("condition")?.Value switch
        {
            YamlMapping => WithThreshold(draft),
            YamlScalar { IsNull: false } text => WithTemporalCondition(draft, text),
            var other => WithoutCondition(draft, other),
        };
        RequireRules(draft);
        return draft;
    }

    private CorrelationType? ReadType()
    {
        if (!section.Require("type", Words.Or(Types.Keys)) || section.Text("type") is not { } written)
        {
            return null;
        }

        if (Types.TryGetValue(written, out var type))
        {
            return type;
        }

        var suggestion = NearestName.Of(written, Types.Keys);
        var message = $"correlation type \"{written}\" is not known";
        findings.Report(
            FindingCodes.UnknownCorrelationType,
            section.PositionOf("type"),
            suggestion is null ? $"{message}; expected {Words.Or(Types.Keys)}" : message,
            suggestion);
        return null;
    }

    private TimeSpan ReadTimespan() =>
        section.Require("timespan", "one such as \"15m\"") ? section.Timespan("timespan") ?? default : default;

    private CorrelationDraft WithThreshold(CorrelationDraft draft)
    {
        var condition = section.Section("condition", "the condition")!;
        var threshold = ThresholdReader.Read(condition, ConditionKeys);
        return CheckFields(draft with
        {
            Threshold = threshold,
            ValueFields = condition.TextList("field"),
            Percentile = condition.Number("percentile"),
        });
    }

    private CorrelationDraft CheckFields(CorrelationDraft draft)
    {
        var position = section.PositionOf("condition");
        var takesField = draft.Type is not (null or CorrelationType.EventCount) && !draft.IsTemporal;
        if (!takesField && draft.Type is not null && draft.ValueFields.Count > 0)
        {
            Report($"{TypeName(draft)} takes no \"field\"; expected a value type such as \"value_count\" for one");
        }
        else if (takesField && draft.ValueFields.Count == 0)
        {
            Report($"{TypeName(draft)} needs a \"field\" in its condition; expected the field whose values it measures");
        }
        else if (takesField && draft.Type != CorrelationType.ValueCount && draft.ValueFields.Count > 1)
        {
            Report($"{TypeName(draft)} takes one \"field\"; expected a list only with \"value_count\"");
        }

        if (draft.Percentile is { } percentile && draft.Type != CorrelationType.ValuePercentile)
        {
            Report($"{TypeName(draft)} takes no \"percentile\"; expected it only with \"value_percentile\"");
        }
        else if (draft.Percentile is < 0 or > 100)
        {
            Report($"percentile {draft.Percentile} is out of range; expected a number from 0 to 100");
        }

        return draft;

        void Report(string message) => findings.Report(FindingCodes.InvalidCondition, position, message);
    }

    private CorrelationDraft WithTemporalCondition(CorrelationDraft draft, YamlScalar text)
    {
        if (draft.Type is not null && !draft.IsTemporal)
        {
            findings.Report(
                FindingCodes.InvalidCondition,
                text.Position,
                $"{TypeName(draft)} takes no condition in words; expected a map such as \"gte: 4\"");
            return draft;
        }

        var condition = ConditionParser.Parse(text, findings);
        return draft with
        {
            TemporalCondition = condition,
            Rules = draft.Rules.Count > 0 || condition is null ? draft.Rules : [.. TemporalConditions.RulesOf(condition)],
        };
    }

    private CorrelationDraft WithoutCondition(CorrelationDraft draft, YamlNode? other)
    {
        if (other is YamlSequence)
        {
            findings.Report(FindingCodes.InvalidCondition, other.Position, "the condition is a list; expected a map such as \"gte: 4\"");
        }
        else if (draft.Type is not null && !draft.IsTemporal)
        {
            section.Require("condition", "a map such as \"gte: 4\"");
        }

        return draft;
    }

    private void RequireRules(CorrelationDraft draft)
    {
        if (draft.Rules.Count == 0 && draft.TemporalCondition is null)
        {
            findings.Report(
                FindingCodes.MissingKey, section.Position, "the correlation has no \"rules\"; expected a list of rule ids or names");
        }
    }

    private List<FieldAlias> ReadAliases()
    {
        if (section.Section("aliases", "\"aliases\"") is not { } aliases)
        {
            return [];
        }

        List<FieldAlias> read = [];
        foreach (var entry in aliases.Map.Entries)
        {
            if (aliases.Section(entry.Name, $"alias \"{entry.Name}\"") is { } fields)
            {
                read.Add(new FieldAlias(entry.Name, [.. fields.Map.Entries.SelectMany(field => ReadAlias(fields, field))]));
            }
        }

        return read;
    }

    private static IEnumerable<(RuleReference, YamlScalar)> ReadAlias(YamlSection fields, YamlEntry entry) =>
        fields.Text(entry.Name) is null || entry.Value is not YamlScalar field
            ? []
            : [(new RuleReference(entry.Name, entry.Key.Position), field)];

    private static string TypeName(CorrelationDraft draft) => Types.First(pair => pair.Value == draft.Type).Key;
}
