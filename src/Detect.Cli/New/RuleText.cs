using System.Text;
using Detect.Events;

namespace Detect.Cli;

/// <summary>A draft as a Sigma rule.</summary>
internal static class RuleText
{
    public static string Of(RuleDraft draft)
    {
        var text = new StringBuilder();
        text.Append($"title: {YamlText.Scalar(draft.Title)}\n");
        text.Append($"id: {draft.Id}\n");
        text.Append("status: experimental\n");
        text.Append("description: >-\n");
        text.Append("  Events like the one that this rule was made from. Say here what it means when it fires, and what is left out on purpose.\n");
        text.Append("logsource:\n");
        text.Append("  product: azure\n");
        text.Append($"  service: {draft.Service}\n");
        text.Append("detection:\n");
        text.Append("  selection:\n");
        foreach (var field in draft.Fields)
        {
            text.Append($"    {field.Name}: {Value(field)}{(field.Note is null ? "" : $" # {Printable.Of(field.Note)}")}\n");
        }

        foreach (var property in draft.ChangedProperties)
        {
            text.Append($"    change[{property}].new|exists: true\n");
        }

        text.Append("  condition: selection\n");
        text.Append("falsepositives:\n");
        text.Append("  - Planned work\n");
        text.Append("runbook: |\n");
        text.Append("  1. Ask the person who acted, by telephone, whether they did this and why.\n");
        text.Append("level: medium\n");
        return text.ToString();
    }

    private static string Value(DraftField field) =>
        field.Kind is FieldValueKind.Number or FieldValueKind.Boolean ? field.Value : YamlText.Literal(field.Value);
}
