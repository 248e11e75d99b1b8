using Spectre.Console;

namespace Detect.Cli.Tests;

/// <summary>What a console of a given width would show, without colours.</summary>
internal static class Screen
{
    public static string Render(int width, Action<IAnsiConsole> write)
    {
        var text = new StringWriter { NewLine = "\n" };
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = width;
        console.Profile.Capabilities.Unicode = true;
        write(console);
        return text.ToString().TrimEnd('\n');
    }
}
