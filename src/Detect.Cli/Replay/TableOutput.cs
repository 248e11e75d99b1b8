using Detect.Engine;

namespace Detect.Cli;

/// <summary>Alerts for a person: one table of all, then each with its proof. Long results are cut to the most severe.</summary>
internal sealed class TableOutput(Terminal console) : IAlertOutput
{
    public const int MostRows = 1_000;
    public const int MostDetails = 25;

    private readonly List<Alert> alerts = [];
    private long total;

    public void Add(Alert alert)
    {
        total++;
        alerts.Add(alert);
        if (alerts.Count >= 2 * MostRows)
        {
            KeepMostSevere();
        }
    }

    public void Complete()
    {
        KeepMostSevere();
        var output = console.Rich();
        if (alerts.Count == 0)
        {
            output.WriteMarkup("[green]No alerts.[/]\n");
            return;
        }

        var detailed = alerts.Take(MostDetails).Order(ByTime).ToList();
        alerts.Sort(ByTime);
        if (alerts.Count > 1)
        {
            AlertTable.Write(alerts, output, console.OutputIsTerminal);
        }

        foreach (var alert in detailed)
        {
            AlertBlock.Write(alert, output);
        }

        WriteWhatIsLeftOut(output, detailed.Count);
    }

    private static Comparer<Alert> ByTime { get; } = Comparer<Alert>.Create(static (a, b) =>
        Nullable.Compare(a.Last, b.Last) is var order and not 0 ? order : string.CompareOrdinal(a.Id, b.Id));

    private static Comparer<Alert> BySeverity { get; } = Comparer<Alert>.Create(static (a, b) =>
        b.Rule.Level.CompareTo(a.Rule.Level) is var order and not 0 ? order : ByTime.Compare(a, b));

    private void KeepMostSevere()
    {
        alerts.Sort(BySeverity);
        if (alerts.Count > MostRows)
        {
            alerts.RemoveRange(MostRows, alerts.Count - MostRows);
        }
    }

    private void WriteWhatIsLeftOut(Spectre.Console.IAnsiConsole output, int details)
    {
        if (total > details)
        {
            var rows = total > MostRows ? $"{MostRows} of {total} alerts listed, " : "";
            output.WriteIndented($"{rows}{details} of {total} shown in detail, the most severe first chosen; --format jsonl has them all.", 0, "grey");
        }
    }
}
