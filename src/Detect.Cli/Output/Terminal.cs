using System.Globalization;
using System.Text;
using Spectre.Console;

namespace Detect.Cli;

/// <summary>Where a command writes: standard output and error, and whether a person is looking at them.</summary>
internal sealed class Terminal
{
    private const int WidthWhenPiped = 120;

    private Terminal(TextWriter output, TextWriter error)
    {
        Output = output;
        Error = error;
    }

    public TextWriter Output { get; }

    public TextWriter Error { get; }

    public bool OutputIsTerminal { get; private init; }

    public bool ErrorIsTerminal { get; private init; }

    public int Width { get; private init; }

    /// <summary>The raw bytes of standard output, for formats that are not text for a person.</summary>
    public Stream OutputBytes { get; } = Console.OpenStandardOutput();

    public static Terminal OfProcess()
    {
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        return new Terminal(
            new StreamWriter(Console.OpenStandardOutput(), utf8) { AutoFlush = true, NewLine = "\n" },
            new StreamWriter(Console.OpenStandardError(), utf8) { AutoFlush = true, NewLine = "\n" })
        {
            OutputIsTerminal = !Console.IsOutputRedirected,
            ErrorIsTerminal = !Console.IsErrorRedirected,
            Width = MeasureWidth(),
        };
    }

    /// <summary>One or more sentences on standard error, each on its line.</summary>
    public void Fail(string sentences)
    {
        foreach (var sentence in sentences.Split('\n'))
        {
            Error.WriteLine($"detect: {Printable.Of(sentence)}");
        }
    }

    /// <summary>Standard output with tables and colours; plain text when nobody is looking.</summary>
    public IAnsiConsole Rich() => Ansi(Output, OutputIsTerminal);

    private IAnsiConsole Ansi(TextWriter writer, bool isTerminal)
    {
        var colours = isTerminal && ColoursWanted();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = colours ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = Width;
        console.Profile.Capabilities.Unicode = true;
        return console;
    }

    private static bool ColoursWanted() =>
        string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && Environment.GetEnvironmentVariable("TERM") != "dumb";

    private static int MeasureWidth()
    {
        if (int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), NumberStyles.None, CultureInfo.InvariantCulture, out var columns)
            && columns >= 40)
        {
            return columns;
        }

        return Console.IsOutputRedirected || Console.WindowWidth < 40 ? WidthWhenPiped : Console.WindowWidth;
    }
}
