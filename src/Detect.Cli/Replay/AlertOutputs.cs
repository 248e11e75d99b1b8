using Detect.Connectors;
using Detect.Engine;

namespace Detect.Cli;

/// <summary>Everything that wants a run's alerts, and their number. Silenced alerts are counted and go nowhere.</summary>
internal sealed class AlertOutputs : IAlertOutput, IDisposable
{
    private readonly List<IAlertOutput> outputs = [];

    public AlertOutputs(string format, Expectation? expectation, Terminal console)
    {
        outputs.Add(format switch
        {
            "jsonl" => new LineOutput(AlertJson.Write, console.OutputBytes),
            "ocsf" => new LineOutput(OcsfDetectionFinding.Write, console.OutputBytes),
            _ => new TableOutput(console),
        });
        if (expectation is not null)
        {
            outputs.Add(expectation);
        }
    }

    public long Raised { get; private set; }

    public long Silenced { get; private set; }

    public void Add(Alert alert)
    {
        if (alert.SilencedBy is not null)
        {
            Silenced++;
            return;
        }

        Raised++;
        outputs.ForEach(output => output.Add(alert));
    }

    public void Complete() => outputs.ForEach(output => output.Complete());

    public void Dispose() => outputs.OfType<IDisposable>().ToList().ForEach(output => output.Dispose());
}
