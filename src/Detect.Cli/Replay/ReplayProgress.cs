using System.Globalization;
using Detect.Connectors;

namespace Detect.Cli;

/// <summary>A bar on standard error while long input is read; nothing at all where nobody is looking.</summary>
internal sealed class ReplayProgress
{
    private const long LongInput = 16 << 20;
    private const int BarWidth = 30;

    private readonly Terminal console;
    private readonly long total;
    private long read;
    private int shown = -1;

    public ReplayProgress(IReadOnlyList<SourceFile> sources, Terminal console)
    {
        this.console = console;
        total = sources.Any(source => source.IsStandardInput) ? 0 : sources.Sum(source => source.Length);
    }

    private bool IsShown => console.ErrorIsTerminal && total >= LongInput;

    /// <summary>Called by whichever thread reads.</summary>
    public void Count(int bytes) => Interlocked.Add(ref read, bytes);

    public void Show()
    {
        var percent = IsShown ? (int)Math.Min(100, Interlocked.Read(ref read) * 100 / total) : shown;
        if (percent == shown)
        {
            return;
        }

        shown = percent;
        var done = percent * BarWidth / 100;
        console.Error.Write(string.Create(
            CultureInfo.InvariantCulture,
            $"\r[{new string('#', done)}{new string('.', BarWidth - done)}] {percent,3} % of {total / 1e6:N0} MB"));
    }

    public void Clear()
    {
        if (shown >= 0)
        {
            console.Error.Write($"\r{new string(' ', BarWidth + 28)}\r");
        }
    }
}
