namespace Detect.Rules;

/// <summary>Reads a <c>detection:</c> map (or a filter's) into selections and conditions.</summary>
internal sealed class DetectionReader
{
    private const string ConditionKey = "condition";
    private const string TimeframeKey = "timeframe";

    private readonly DocumentFindings findings;

    private DetectionReader(DocumentFindings findings) => this.findings = findings;

    /// <param name="notSelections">Further keys of the map that are not selections.</param>
    public static DetectionDraft Read(YamlMapping map, DocumentFindings findings, params string[] notSelections)
    {
        var reader = new DetectionReader(findings);
        List<SelectionDraft> selections = [];
        foreach (var entry in map.Entries.Where(entry => !notSelections.Contains(entry.Name)))
        {
            if (entry.Name == TimeframeKey)
            {
                findings.Report(
                    FindingCodes.LegacyTimeframe,
                    entry.Key.Position,
                    "\"timeframe\" in a detection means nothing without the old aggregations; expected a correlation with \"timespan\"");
            }
            else if (entry.Name != ConditionKey)
            {
                // A selection with mistakes keeps its name, so that the condition is not blamed for it.
                var body = reader.ReadSelection(entry) ?? new AnyOfNodes([]);
                selections.Add(new SelectionDraft(entry.Name, entry.Key.Position, body));
            }
        }

        return new DetectionDraft(selections, reader.ReadConditions(map), map.Position);
    }

    /// <summary>Reads a selection's map that stands outside a detection.</summary>
    public static DetectionNode? ReadBody(YamlMapping map, DocumentFindings findings) => new DetectionReader(findings).ReadMap(map);

    private IReadOnlyList<ConditionNode> ReadConditions(YamlMapping map)
    {
        var value = map.Find(ConditionKey)?.Value;
        if (value is null or YamlScalar { IsNull: true } or YamlSequence { Items.Count: 0 })
        {
            findings.Report(
                FindingCodes.MissingCondition, map.Position, "the detection has no condition; expected one, such as \"condition: selection\"");
            return [];
        }

        var written = value is YamlSequence list ? list.Items : [value];
        return [.. written.Select(ReadCondition).OfType<ConditionNode>()];
    }

    private ConditionNode? ReadCondition(YamlNode node)
    {
        if (node is YamlScalar { IsNull: false } scalar)
        {
            return ConditionParser.Parse(scalar, findings);
        }

        findings.Report(FindingCodes.WrongType, node.Position, $"\"condition\" holds {node.Kind}; expected text or a list of text");
        return null;
    }

    private DetectionNode? ReadSelection(YamlEntry entry)
    {
        switch (entry.Value)
        {
            case YamlMapping { Entries.Count: > 0 } map:
                return ReadMap(map);
            case YamlSequence { Items.Count: > 0 } list:
                return ReadList(list);
            case YamlScalar { IsNull: false } keyword:
                return Keyword([keyword.ToValue()], keyword.Position);
            default:
                findings.Report(
                    FindingCodes.EmptySelection,
                    entry.Key.Position,
                    $"selection \"{entry.Name}\" is empty; expected a map of fields, a list of maps or a list of keywords");
                return null;
        }
    }

    private DetectionNode? ReadList(YamlSequence list)
    {
        var keywords = list.Items.OfType<YamlScalar>().ToList();
        List<DetectionNode> nodes = keywords.Count == 0
            ? []
            : [Keyword([.. keywords.Select(keyword => keyword.ToValue())], list.Position)];
        foreach (var item in list.Items.Where(item => item is not YamlScalar))
        {
            if (item is YamlMapping { Entries.Count: > 0 } map)
            {
                nodes.AddIfNotNull(ReadMap(map));
                continue;
            }

            findings.Report(
                FindingCodes.NestedValue, item.Position, $"a selection's list holds {EmptyOr(item)}; expected maps or keywords");
        }

        return nodes.Count switch
        {
            0 => null,
            1 => nodes[0],
            _ => new AnyOfNodes(nodes),
        };
    }

    private DetectionNode? ReadMap(YamlMapping map)
    {
        List<DetectionNode> items = [];
        foreach (var entry in map.Entries)
        {
            items.AddIfNotNull(ReadItem(entry));
        }

        return items.Count switch
        {
            0 => null,
            1 => items[0],
            _ => new AllOfNodes(items),
        };
    }

    private DetectionItem? ReadItem(YamlEntry entry)
    {
        var values = ReadValues(entry);
        if (values is null)
        {
            return null;
        }

        var parts = entry.Name.Split('|');
        var offset = parts[0].Length + 1;
        List<(string, SourcePosition)> modifiers = [];
        foreach (var modifier in parts[1..])
        {
            modifiers.Add((modifier, entry.Key.PositionOf(offset)));
            offset += modifier.Length + 1;
        }

        return new DetectionItem(parts[0].Length == 0 ? null : parts[0], modifiers, values, entry.Key.Position);
    }

    private IReadOnlyList<RuleValue>? ReadValues(YamlEntry entry)
    {
        switch (entry.Value)
        {
            case YamlScalar scalar:
                return [scalar.ToValue()];
            case YamlSequence list when list.Items.All(item => item is YamlScalar):
                return [.. list.Items.Cast<YamlScalar>().Select(item => item.ToValue())];
            case YamlSequence list:
                var nested = list.Items.First(item => item is not YamlScalar);
                ReportNested(entry, nested);
                return null;
            default:
                ReportNested(entry, entry.Value);
                return null;
        }
    }

    private void ReportNested(YamlEntry entry, YamlNode nested) => findings.Report(
        FindingCodes.NestedValue,
        nested.Position,
        $"\"{entry.Name}\" holds {nested.Kind}; expected a value or a list of values (write a path into the record with dots)");

    private static DetectionItem Keyword(IReadOnlyList<RuleValue> values, SourcePosition position) =>
        new(Field: null, Modifiers: [], values, position);

    private static string EmptyOr(YamlNode node) =>
        node is YamlMapping { Entries.Count: 0 } ? "an empty map" : node.Kind;
}
