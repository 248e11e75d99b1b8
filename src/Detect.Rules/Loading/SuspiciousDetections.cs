namespace Detect.Rules;

/// <summary>What is legal in a detection and yet seldom meant. Each check looks at one item.</summary>
internal static class SuspiciousDetections
{
    private static readonly string[] TextEverywhere = ["contains", "endswith", "re"];

    public static void Check(DetectionDraft detection, FindingSink findings)
    {
        var items = detection.Selections.SelectMany(selection => ItemsOf(selection.Body)).ToList();
        foreach (var item in items)
        {
            CheckNullInList(item, findings);
            CheckLoneWildcard(item, findings);
        }

        if (items.Count > 0 && items.All(IsUnanchored))
        {
            findings.Report(
                FindingCodes.NoAnchor,
                detection.Position,
                "every test of the rule searches inside text, so it is tried on every event of its log; expected one exact value or beginning");
        }
    }

    private static IEnumerable<DetectionItem> ItemsOf(DetectionNode node) => node switch
    {
        AllOfNodes all => all.Nodes.SelectMany(ItemsOf),
        AnyOfNodes any => any.Nodes.SelectMany(ItemsOf),
        DetectionItem item => [item],
        _ => [],
    };

    private static void CheckNullInList(DetectionItem item, FindingSink findings)
    {
        if (item.Values.Count > 1 && item.Values.FirstOrDefault(value => value.Kind == RuleValueKind.Null) is { Position.Line: > 0 } value)
        {
            findings.Report(
                FindingCodes.NullInList,
                value.Position,
                $"null stands in the list of \"{item.Field}\", which Sigma forbids and Detect reads as one more value; expected a selection of its own");
        }
    }

    private static void CheckLoneWildcard(DetectionItem item, FindingSink findings)
    {
        if (item.Field is null || item.Modifiers.Count > 0)
        {
            return;
        }

        foreach (var value in item.Values.Where(value => value is { Kind: RuleValueKind.Text, Text: "*" }))
        {
            findings.Report(
                FindingCodes.LoneWildcard,
                value.Position,
                $"\"*\" only asks that \"{item.Field}\" has a value; expected \"{item.Field}|exists: true\"");
        }
    }

    private static bool IsUnanchored(DetectionItem item) =>
        TextEverywhere.Any(item.Has)
        || (item.Field is null && item.Modifiers.Count == 0)
        || (item.Modifiers.Count == 0 && item.Values.All(value => value.Kind == RuleValueKind.Text && value.Text.StartsWith('*')));
}
