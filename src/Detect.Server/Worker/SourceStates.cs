using Detect.Connectors;

namespace Detect.Server;

/// <summary>
/// What a source has said of itself and of its partitions. It fails while any of them does: that the others run hides nothing.
/// </summary>
internal sealed class SourceStates
{
    private const string Whole = "";

    private readonly SortedDictionary<string, SourceReport> reports = new(StringComparer.Ordinal) { [Whole] = new SourceReport(SourceState.Starting) };

    public SourceState Overall =>
        Failing.Any() ? SourceState.Failing
        : reports.Values.Any(report => report.State == SourceState.Running) ? SourceState.Running
        : reports[Whole].State;

    /// <summary>The first reason to fail, and how many more there are.</summary>
    public string? Reason => Failing.Select(report => report.Reason).OfType<string>().Distinct().ToList() switch
    {
        [] => reports[Whole].Reason,
        [var only] => only,
        [var first, .. var more] => $"{first} (and {more.Count} more)",
    };

    private IEnumerable<SourceReport> Failing => reports.Values.Where(report => report.State == SourceState.Failing);

    public void Take(SourceReport report)
    {
        // What it said of partitions was said in an earlier run.
        if (report is { Partition: null, State: SourceState.Starting or SourceState.Stopped })
        {
            reports.Clear();
            reports[Whole] = report;
        }

        reports[report.Partition ?? Whole] = report;
    }

    /// <summary>Another worker reads the partition now.</summary>
    public void Forget(string partition) => reports.Remove(partition);
}
