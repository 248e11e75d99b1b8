namespace Detect.Rules;

/// <summary>Replaces the <c>%placeholders%</c> of an item with <c>|expand</c> by the members of their lists.</summary>
/// <param name="isForeign">The rule is for a log that is not read here, and so are its lists.</param>
internal sealed class PlaceholderExpansion(PlaceholderLists lists, bool isForeign, DocumentFindings findings)
{
    public const string Modifier = "expand";

    /// <returns>The item without <c>expand</c>, or null when a list is missing.</returns>
    public DetectionItem? Apply(DetectionItem item)
    {
        if (!item.Has(Modifier))
        {
            return item;
        }

        List<RuleValue> expanded = [];
        var isComplete = true;
        foreach (var value in item.Values)
        {
            var texts = value.Kind == RuleValueKind.Text ? Expand(value) : null;
            isComplete &= value.Kind != RuleValueKind.Text || texts is not null;
            expanded.AddRange(texts?.Select(text => value with { Text = text }) ?? [value]);
        }

        if (!isComplete)
        {
            return null;
        }

        return item with
        {
            Modifiers = [.. item.Modifiers.Where(modifier => modifier.Name != Modifier)],
            Values = expanded,
        };
    }

    private List<string>? Expand(RuleValue value)
    {
        var isComplete = true;
        var texts = PlaceholderText.Fill(value.Text, name =>
        {
            var members = MembersOf(name, value.Position);
            isComplete &= members is not null;
            return members;
        });
        return isComplete ? [.. texts.Select(PlaceholderText.Unescape)] : null;
    }

    private IReadOnlyList<string>? MembersOf(string name, SourcePosition position)
    {
        var members = lists.Find(name);
        if (members is { Count: > 0 })
        {
            return members;
        }

        if (members is not null || isForeign)
        {
            findings.LeaveOut(
                FindingCodes.EmptyPlaceholder,
                position,
                $"value list \"{name}\" has no members here, so the rule is left out; expected them in your value lists");
            return null;
        }

        var suggestion = NearestName.Of(name, lists.Names);
        var message = $"placeholder \"%{name}%\" has no value list";
        findings.Report(
            FindingCodes.UnknownPlaceholder,
            position,
            suggestion is null ? $"{message}; expected a list named \"{name}\" in sigma/value-lists.yml or among your own" : message,
            suggestion);
        return null;
    }
}
