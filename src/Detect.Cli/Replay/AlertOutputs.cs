using Detect.Connectors;
using Detect.Engine;

namespace Detect.Cli;

/// <summary>Everything that wants a run's alerts, and their number. Silenced alerts are counted and go nowhere.</summary>
internal sealed class AlertOutputs : IAlertOutput, IDisposable
{
    private readonly List<IAlertOutput> outputs;
    private readonly HashSet<string> silencedBy = new(StringComparer.Ordinal);

    public AlertOutputs(params IEnumerable<IAlertOutput?> outputs) => this.outputs = [.. outputs.OfType<IAlertOutput>()];

    /// <summary>Of a run with variants, those of the rule as it is count.</summary>
    public Func<Alert, bool> Counts { get; init; } = _ => true;

    public long Raised { get; private set; }

    public long Silenced { get; private set; }

    /// <summary>The silences that silenced an alert.</summary>
    public IReadOnlySet<string> SilencedBy => silencedBy;

    public void Add(Alert alert)
    {
        var counts = Counts(alert) ? 1 : 0;
        if (alert.SilencedBy is { } silence)
        {
            silencedBy.Add(silence);
            Silenced += counts;
            return;
        }

        Raised += counts;
        outputs.ForEach(output => output.Add(alert));
    }

    public static IAlertOutput Alerts(string format, Terminal console) => format switch
    {
        "jsonl" => new LineOutput(AlertJson.Write, console.OutputBytes),
        "ocsf" => new LineOutput(OcsfDetectionFinding.Write, console.OutputBytes),
        _ => new TableOutput(console),
    };

    public void Complete() => outputs.ForEach(output => output.Complete());

    public void Dispose() => outputs.OfType<IDisposable>().ToList().ForEach(output => output.Dispose());
}
