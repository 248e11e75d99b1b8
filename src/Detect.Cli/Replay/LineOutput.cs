using Detect.Connectors;
using Detect.Engine;

namespace Detect.Cli;

/// <summary>One line per alert on standard output, ordered by event time.</summary>
internal sealed class LineOutput(Action<Alert, Stream> format, Stream output) : IAlertOutput, IDisposable
{
    private readonly SortedLines lines = new(format);

    public void Add(Alert alert) => lines.Add(alert);

    public void Complete()
    {
        using var buffered = new BufferedStream(output, 1 << 16);
        lines.WriteTo(buffered);
    }

    public void Dispose() => lines.Dispose();
}
