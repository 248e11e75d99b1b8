namespace Detect.Rules;

/// <summary>What is legal in a detection and yet seldom meant. Each check looks at one item.</summary>
internal static class SuspiciousDetections
{
    private static readonly string[] TextEverywhere = ["contains", "endswith", "re"];

    public static void Check(DetectionDraft detection, DocumentFindings findings)
    {
        var items = DetectionItems.Of(detection).ToList();
        foreach (var item in items)
        {
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

    private static void CheckLoneWildcard(DetectionItem item, DocumentFindings findings)
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
