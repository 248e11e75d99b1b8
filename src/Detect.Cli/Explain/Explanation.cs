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
            output.WriteMarkup("[red]not decoded[/]: no rule sees this record\n");
            output.WriteIndented(Printable.Of($"{letter.Origin.Source}:{letter.Origin.Line}: {letter.Code}: {letter.Reason}"), 2);
            return;
        }

        var e = picked.Event!;
        var when = e.OccurredAt is { } time ? AlertJson.Time(time) : "no time";
        var what = e.Operation.Length == 0 ? "no operation" : e.Operation;
        output.WriteIndented(Printable.Of($"{e.Origin.Source}:{e.Origin.Line}: {what}, {when}"), 0, "bold");
        output.WriteIndented($"table {TableNames.Of(e.Table)}, shape {e.Shape}, id {Printable.Of(e.Id ?? "none")}", 2, "grey");
        output.WriteLine();
    }

    public void WriteRule(SigmaRule rule, AuditEvent e)
    {
        var routed = (rule.Tables & e.Table) != 0;
        var held = routed && PredicateTrial.Holds(rule.Condition, e);
        output.WriteMarkup($"{Mark(held)} [bold]{Markup.Escape(Printable.Of(rule.Title))}[/] {(held ? "matched" : "did not match")}\n");
        if (!routed)
        {
            output.WriteIndented(
                $"not routed: logsource {rule.LogSource} reads {TableNames.Of(rule.Tables)}, and this event is in {TableNames.Of(e.Table)}",
                2, "yellow");
        }

        WriteNode(rule.Condition, e, depth: 1);
        output.WriteLine();
    }

    private void WriteNode(Expression expression, AuditEvent e, int depth)
    {
        var held = PredicateTrial.Holds(expression, e);
        var indent = new string(' ', depth * 2);
        output.WriteMarkup($"{indent}{Mark(held)} {Markup.Escape(Printable.Of(Label(expression)))}\n");
        if (expression is FieldTest test)
        {
            output.WriteIndented($"found {Found(test.Field, e)}", (depth * 2) + 2, "grey");
        }

        foreach (var operand in Operands(expression))
        {
            WriteNode(operand, e, depth + 1);
        }
    }

    private static string Label(Expression expression) => expression switch
    {
        AndExpression and => $"all of {and.Operands.Count}:",
        OrExpression or => $"any of {or.Operands.Count}:",
        NotExpression => "not:",
        FieldTest test => test.Test.ToString(),
        KeywordTest test => $"keywords: {test.Test}",
        ConstantExpression constant => constant.Value ? "always" : "never",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static EquatableList<Expression> Operands(Expression expression) => expression switch
    {
        AndExpression and => and.Operands,
        OrExpression or => or.Operands,
        NotExpression not => [not.Operand],
        _ => [],
    };

    private static string Found(EventField field, AuditEvent e)
    {
        var found = e.Read(field);
        if (!found.Exists)
        {
            return $"nothing: the event has no {field.Name}";
        }

        var values = new List<string>();
        foreach (var value in found.Values[..Math.Min(MostValues, found.Values.Length)])
        {
            values.Add(Show(value));
        }

        return values.Count == 0
            ? "an empty list"
            : string.Join(", ", values) + (found.Values.Length > MostValues ? $" and {found.Values.Length - MostValues} more" : "");
    }

    private static string Show(FieldValue value) => value.Kind switch
    {
        FieldValueKind.Null => "null",
        FieldValueKind.Text => $"\"{Cut(value.Text)}\"",
        _ => Cut(value.Text),
    };

    private static string Cut(string text) =>
        Printable.Of(text.Length > LongestValue ? $"{text[..LongestValue]}… ({text.Length} characters)" : text);

    private static string Mark(bool held) => held ? "[green]✓[/]" : "[red]✗[/]";
}
