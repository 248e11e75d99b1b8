using System.Text.Json;
using Detect.Connectors;
using Detect.Engine;
using Spectre.Console;

namespace Detect.Cli;

/// <summary>Which alerts a change of rules adds, removes, changes and leaves: one row, or one line of JSON, for each.</summary>
internal sealed class ComparisonOutput(string format, Terminal console) : IAlertOutput
{
    private readonly List<Alert> before = [];
    private readonly List<Alert> after = [];

    /// <summary>An alert of the old rules.</summary>
    public void AddOld(Alert alert)
    {
        if (alert.SilencedBy is null)
        {
            before.Add(alert);
        }
    }

    public void Add(Alert alert) => after.Add(alert);

    public void Complete()
    {
        var changes = AlertChanges.Of(before, after);
        if (format == "jsonl")
        {
            JsonLines.Write(console.OutputBytes, changes, Write);
        }
        else
        {
            WriteTable(changes, console.Rich());
        }
    }

    private static void WriteTable(IReadOnlyList<AlertChange> changes, IAnsiConsole output)
    {
        foreach (var rule in changes.GroupBy(change => change.Alert.Rule.Id).OrderBy(rule => rule.First().Alert.Rule.Title, StringComparer.Ordinal))
        {
            output.WriteMarkup($"[bold]{Escape(rule.First().Alert.Rule.Title)}[/]\n  [grey]{Counts(rule)}[/]\n");
            foreach (var change in rule.Where(change => change.Kind != AlertChangeKind.Unchanged))
            {
                Write(change, output);
            }
        }

        output.WriteMarkup($"{(changes.Count > 0 ? "\n" : "")}{Counts(changes)}\n");
    }

    private static void Write(AlertChange change, IAnsiConsole output)
    {
        var (mark, colour) = change.Kind switch
        {
            AlertChangeKind.Added => ("+", "green"),
            AlertChangeKind.Removed => ("-", "red"),
            _ => ("~", "yellow"),
        };
        var group = string.Join(", ", change.Alert.Group.Select(part => part.Value));
        var who = group.Length > 0 ? group : change.Alert.Events is [var first, ..] ? first.Actor : null;
        var why = change.Kind == AlertChangeKind.Changed ? string.Join(", ", change.Differences) : change.Alert.Arithmetic;
        output.WriteIndented(
            Printable.Of(RichText.JoinParts(AlertTable.Time(change.Alert.Last), who, why)), indent: 4, style: colour, lead: $"  {mark} ");
    }

    private static string Counts(IEnumerable<AlertChange> changes)
    {
        var byKind = changes.ToLookup(change => change.Kind);
        return $"{byKind[AlertChangeKind.Added].Count()} added, {byKind[AlertChangeKind.Removed].Count()} removed, "
            + $"{byKind[AlertChangeKind.Changed].Count()} changed, {byKind[AlertChangeKind.Unchanged].Count()} unchanged";
    }

    private static void Write(Utf8JsonWriter json, AlertChange change)
    {
        json.WriteString("change", JsonNamingPolicy.CamelCase.ConvertName(change.Kind.ToString()));
        json.WriteTexts("differences", change.Differences);
        WriteAlert(json, "before", change.Before);
        WriteAlert(json, "after", change.After);
    }

    private static void WriteAlert(Utf8JsonWriter json, string name, Alert? alert)
    {
        json.WritePropertyName(name);
        if (alert is null)
        {
            json.WriteNullValue();
            return;
        }

        using var text = new MemoryStream();
        AlertJson.Write(alert, text);
        json.WriteRawValue(text.GetBuffer().AsSpan(0, (int)text.Length));
    }

    private static string Escape(string text) => Markup.Escape(Printable.Of(text));
}
