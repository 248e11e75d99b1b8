using System.Globalization;
using System.Text.RegularExpressions;
using Detect.Engine;
using Spectre.Console;

namespace Detect.Cli;

/// <summary>One alert with its proof, compact: what was measured, the events in order, and what to do first.</summary>
internal static partial class AlertBlock
{
    private const int MostEvents = 12;
    private const int LongestValue = 100;

    public static void Write(Alert alert, IAnsiConsole output)
    {
        var level = LevelStyle.Name(alert.Rule.Level).ToUpperInvariant();
        output.WriteMarkup($"[{LevelStyle.Of(alert.Rule.Level)}]{level}[/] [bold]{Markup.Escape(Printable.Of(alert.Rule.Title))}[/]\n");
        Line(output, RichText.JoinParts(Span(alert), alert.Arithmetic, Group(alert)), 2);
        if (alert.Class is { } applied)
        {
            Line(output, $"{applied.Account} counts as {ClassName(applied)}: {applied.Reason}", 2);
        }

        WriteEvents(alert, output);
        if (FirstStep(alert.Rule.Runbook) is { } step)
        {
            Line(output, $"First: {step}", 2, "green");
        }

        Line(output, RichText.JoinParts($"alert {alert.Id}", alert.Rule.Path), 2, "grey");
        output.WriteLine();
    }

    private static void WriteEvents(Alert alert, IAnsiConsole output)
    {
        var day = alert.First?.UtcDateTime.Date;
        foreach (var e in alert.Events.Take(MostEvents))
        {
            var time = e.OccurredAt?.UtcDateTime;
            var clock = $"    {Clock(time, day)}  ";
            output.WriteIndented(Printable.Of(What(e)), clock.Length, lead: clock);
            Line(output, RichText.JoinParts(Arrow(e.Actor, e.Target), e.Role == e.Target ? null : e.Role, e.IpAddress, e.Result), clock.Length, "grey");
            day = time?.Date;
        }

        var more = alert.EventCount - Math.Min(MostEvents, alert.Events.Count);
        if (more > 0)
        {
            Line(output, $"and {Plural.Of(more, "more event")}", 4, "grey");
        }
    }

    // Plain JSON has no operation: what matched tells its events apart.
    private static string What(AlertEvent e) => e.Operation.Length > 0
        ? e.Operation
        : e.Matched.Count > 0 ? string.Join(", ", e.Matched.Select(pair => $"{pair.Key} {Shortened(pair.Value)}")) : e.Id;

    private static string Shortened(string value) => value.Length > LongestValue ? $"{value[..LongestValue]}…" : value;

    private static void Line(IAnsiConsole output, string text, int indent, string style = "default")
    {
        if (text.Length > 0)
        {
            output.WriteIndented(Printable.Of(text), indent, style);
        }
    }

    private static string Span(Alert alert) => alert.First == alert.Last
        ? WithZone(alert.Last)
        : $"{AlertTable.Time(alert.First)} to {WithZone(alert.Last)}";

    private static string WithZone(DateTimeOffset? time) => AlertTable.Time(time) + (time is null ? "" : " UTC");

    private static string Group(Alert alert) => string.Join(", ", alert.Group.Select(pair => $"{pair.Key} {pair.Value}"));

    private static string ClassName(AppliedClass applied) => applied.Class switch
    {
        Rules.AccountClass.EmergencyAccess => "emergency access",
        var other => other.ToString().ToLowerInvariant(),
    };

    private static string Clock(DateTime? time, DateTime? day) =>
        time?.ToString(time.Value.Date == day ? "HH:mm:ss" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? "--:--:--";

    private static string Arrow(string? actor, string? target) =>
        string.Join(" → ", new[] { actor, target }.Where(name => !string.IsNullOrEmpty(name)));

    /// <summary>The first item of a list, or the first paragraph, however many lines it has.</summary>
    private static string? FirstStep(string? runbook)
    {
        var lines = (runbook ?? "").Split('\n', StringSplitOptions.TrimEntries).SkipWhile(line => line.Length == 0).ToList();
        var rest = lines.Skip(1).TakeWhile(line => line.Length > 0 && !ListMark().IsMatch(line));
        return lines.Count == 0 ? null : string.Join(' ', rest.Prepend(ListMark().Replace(lines[0], "")));
    }

    [GeneratedRegex(@"^(\d+[.)]|[-*])\s+")]
    private static partial Regex ListMark();
}
