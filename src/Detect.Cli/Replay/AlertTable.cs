using System.Globalization;
using Detect.Engine;
using Detect.Rules;
using Spectre.Console;

namespace Detect.Cli;

/// <summary>One row per alert: how bad, when, which rule, who did it to whom, and the arithmetic.</summary>
internal static class AlertTable
{
    public static void Write(IReadOnlyList<Alert> alerts, IAnsiConsole output, bool framed)
    {
        var table = new Table { Border = framed ? TableBorder.Rounded : TableBorder.None, ShowRowSeparators = false };
        table.AddColumn(new TableColumn("Level").NoWrap());
        table.AddColumn(new TableColumn("Last event (UTC)").NoWrap());
        table.AddColumn("Rule");
        table.AddColumn("Who → whom");
        table.AddColumn("Why");
        foreach (var alert in alerts)
        {
            table.AddRow(
                $"[{LevelStyle.Of(alert.Rule.Level)}]{LevelStyle.Name(alert.Rule.Level)}[/]",
                Time(alert.Last),
                Text(alert.Rule.Title),
                Text(WhoToWhom(alert)),
                Text(alert.Arithmetic));
        }

        output.Write(table);
        output.WriteLine();
    }

    internal static string Time(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? "no time";

    private static string Text(string text) => Markup.Escape(Printable.Of(text));

    private static string WhoToWhom(Alert alert)
    {
        var (who, whom) = (Several(alert, e => e.Actor), Several(alert, e => e.Target));
        return whom.Length == 0 || whom == who ? who : $"{who} → {whom}";
    }

    private static string Several(Alert alert, Func<AlertEvent, string?> part)
    {
        var values = alert.Events.Select(part).OfType<string>().Where(value => value.Length > 0)
            .Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        return values.Count switch
        {
            0 => "",
            1 => values[0],
            var count => $"{values[0]} +{count - 1}",
        };
    }
}
