using System.Globalization;
using Detect.Engine;
using Detect.Rules;
using Spectre.Console;

namespace Detect.Cli;

/// <summary>One row per alert: how bad, when, which rule, who did it to whom, and the arithmetic.</summary>
internal static class AlertTable
{
    /// <summary>Below this width seconds and the arithmetic are left to the alert's own block.</summary>
    private const int WideEnough = 100;

    public static void Write(IReadOnlyList<Alert> alerts, IAnsiConsole output, bool framed)
    {
        var isWide = output.Profile.Width >= WideEnough;
        var table = new Table { Border = framed ? TableBorder.Rounded : TableBorder.None };
        table.AddColumn(new TableColumn("Level").NoWrap());
        table.AddColumn(new TableColumn("Last event (UTC)").NoWrap());
        table.AddColumn("Rule");
        table.AddColumn("Who → whom");
        if (isWide)
        {
            table.AddColumn("Why");
        }

        foreach (var alert in alerts)
        {
            table.AddRow([.. Row(alert, isWide, framed ? '\n' : ' ').Take(table.Columns.Count)]);
        }

        output.WriteWithoutTrailingBlanks(table);
        output.WriteLine();
    }

    private static string[] Row(Alert alert, bool isWide, char lineBreak) =>
    [
        $"[{LevelStyle.Of(alert.Rule.Level)}]{LevelStyle.Name(alert.Rule.Level)}[/]",
        isWide ? Time(alert.Last) : Minute(alert.Last),
        Text(alert.Rule.Title),
        Text(WhoToWhom(alert, lineBreak)),
        Text(alert.Arithmetic),
    ];

    internal static string Time(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? "no time";

    private static string Minute(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? "no time";

    private static string Text(string text) => string.Join('\n', text.Split('\n').Select(line => Markup.Escape(Printable.Of(line))));

    private static string WhoToWhom(Alert alert, char lineBreak)
    {
        var (who, whom) = (Several(alert, e => e.Actor), Several(alert, e => e.Target));
        return whom.Length == 0 || whom == who ? who : $"{who}{lineBreak}→ {whom}";
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
