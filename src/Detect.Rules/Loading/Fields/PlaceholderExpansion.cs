using System.Text;

namespace Detect.Rules;

/// <summary>Replaces the <c>%placeholders%</c> of an item with <c>|expand</c> by the members of their lists.</summary>
internal sealed class PlaceholderExpansion(PlaceholderLists lists, DocumentFindings findings)
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
        List<string>? texts = [""];
        foreach (var part in Split(value.Text))
        {
            var choices = part.IsPlaceholder ? MembersOf(part.Text, value.Position) : [part.Text];
            texts = choices is null || texts is null
                ? null
                : [.. texts.SelectMany(text => choices.Select(choice => text + choice))];
        }

        return texts;
    }

    private IReadOnlyList<string>? MembersOf(string name, SourcePosition position)
    {
        var members = lists.Find(name);
        if (members is { Count: > 0 })
        {
            return members;
        }

        if (members is not null)
        {
            findings.LeaveOut(
                FindingCodes.EmptyPlaceholder,
                position,
                $"value list \"{name}\" is empty here, so the rule is left out; expected its members in your value lists");
            return null;
        }

        findings.Report(
            FindingCodes.UnknownPlaceholder,
            position,
            $"placeholder \"%{name}%\" has no value list; expected a list named \"{name}\" in sigma/value-lists.yml or in your own value lists",
            NearestName.Of(name, lists.Names));
        return null;
    }

    private static List<(string Text, bool IsPlaceholder)> Split(string text)
    {
        List<(string, bool)> parts = [];
        var literal = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length && text[i + 1] == '%')
            {
                literal.Append('%');
                i++;
                continue;
            }

            var end = text[i] == '%' ? text.IndexOf('%', i + 1) : -1;
            if (end > i + 1)
            {
                parts.Add((literal.ToString(), false));
                parts.Add((text[(i + 1)..end], true));
                literal.Clear();
                i = end;
                continue;
            }

            literal.Append(text[i]);
        }

        parts.Add((literal.ToString(), false));
        return parts;
    }
}
