using Detect.Connectors;
using Detect.Events;
using Detect.Rules;
using Spectre.Console;

namespace Detect.Cli;

/// <summary>Writes the tree of a rule's predicates: which held, and the values that were found.</summary>
internal sealed class Explanation(IAnsiConsole output)
{
    private const int MostValues = 5;
    private const int LongestValue = 200;

    public void WriteRecord(PickedRecord picked)
    {
        if (picked.DeadLetter is { } letter)
        {
            output.WriteMarkup("[red]not decoded[/], so no rule sees this record\n");
            output.WriteIndented(Printable.Of($"{letter.Origin.Source}:{letter.Origin.Line}: {letter.Code}: {letter.Reason}"), 2);
            return;
        }

        var e = picked.Event!;
        var when = e.OccurredAt is { } time ? AlertJson.Time(time) : "no time";
        var what = e.Operation.Length == 0 ? "no operation" : e.Operation;
        output.WriteIndented(Printable.Of($"{e.Origin.Source}:{e.Origin.Line}: {what}, {when}"), 0, "bold");
        output.WriteIndented(
            Printable.Of(RichText.JoinParts($"table {TableNames.Of(e.Table)}", $"shape {e.Shape}", $"id {e.Id ?? "none"}")), 2, "grey");
        output.WriteLine();
    }

    public void WriteRule(SigmaRule rule, AuditEvent e)
    {
        var isRouted = (rule.Tables & e.Table) != 0;
        var explained = RuleExplainer.Explain(rule, e);
        var condition = isRouted ? explained : explained.Children[^1];
        output.WriteMarkup(
            $"{Mark(explained.Held)} [bold]{Markup.Escape(Printable.Of(rule.Title))}[/] {(explained.Held ? "matches" : "does not match")}\n");
        if (!isRouted)
        {
            output.WriteIndented(
                $"not routed: logsource {rule.LogSource} reads {TableNames.Of(rule.Tables)}, and this event is in {TableNames.Of(e.Table)}",
                2, "yellow");
        }

        WriteNode(condition, depth: 1);
        if (condition.Children.Count == 0)
        {
            output.WriteIndented(Found(condition), 4, "grey");
        }

        output.WriteLine();
    }

    private void WriteNode(ExplanationNode node, int depth)
    {
        WriteStep(node, depth);
        var operands = Operands(node).ToList();
        foreach (var (child, next) in operands.Zip(operands.Skip(1).Append(null)))
        {
            WriteNode(child, depth + 1);
            if (child.Children.Count == 0 && !FoundTheSame(child, next))
            {
                output.WriteIndented(Found(child), (depth * 2) + 4, "grey");
            }
        }
    }

    // Tests of one field in a row find the same; it is said once, under the last.
    private static bool FoundTheSame(ExplanationNode step, ExplanationNode? next) =>
        step.Field is not null && step.Field == next?.Field;

    private void WriteStep(ExplanationNode node, int depth) =>
        output.WriteMarkup($"{new string(' ', depth * 2)}{Mark(node.Held)} {Markup.Escape(Printable.Of(Label(node)))}\n");

    // "all of" within "all of" is one list to a reader.
    private static IEnumerable<ExplanationNode> Operands(ExplanationNode node) => node.Children.SelectMany(child =>
        child.Text == node.Text && node.Text is "and" or "or" && child.Children.Count > 0 ? Operands(child) : [child]);

    private static string Label(ExplanationNode node) => (node.Text, node.Children.Count) switch
    {
        ("and", > 1) => "all of",
        ("or", > 1) => "any of",
        ("not", 1) => "not",
        _ => node.Text,
    };

    private static string Found(ExplanationNode node)
    {
        if (!node.FieldExists)
        {
            return "found nothing: the event does not have this field";
        }

        if (node.Found.Count == 0)
        {
            return "found no value";
        }

        var more = node.Found.Count - MostValues;
        return $"found {string.Join(", ", node.Found.Take(MostValues).Select(Show))}{(more > 0 ? $" and {more} more" : "")}";
    }

    private static string Show(string value) =>
        Printable.Of(value.Length > LongestValue ? $"\"{value[..LongestValue]}\"… ({value.Length} characters)" : $"\"{value}\"");

    private static string Mark(bool held) => held ? "[green]✓[/]" : "[red]✗[/]";
}
