using System.Text;
using Spectre.Console;

namespace Detect.Cli;

/// <summary>Text written exactly as laid out here: Spectre colours it, but does not wrap it at places of its own.</summary>
internal static class RichText
{
    private const char NoBreak = '\u00A0';
    private const int LongestUnbroken = 50;

    /// <summary>Writes markup whose lines are known to fit, or may overflow (nobody wraps a pipe).</summary>
    public static void WriteMarkup(this IAnsiConsole console, string markup)
    {
        var width = console.Profile.Width;
        console.Profile.Width = int.MaxValue / 4;
        console.Markup(markup);
        console.Profile.Width = width;
    }

    /// <summary>Writes plain text wrapped at words to the console's width, every line indented.</summary>
    /// <param name="lead">Stands in the indent of the first line.</param>
    public static void WriteIndented(this IAnsiConsole console, string text, int indent, string style = "default", string lead = "")
    {
        var margin = lead.PadRight(indent);
        foreach (var line in Wrap(text, Math.Max(20, console.Profile.Width - indent - 1)))
        {
            console.WriteMarkup($"{Markup.Escape(margin)}[{style}]{Markup.Escape(line)}[/]\n");
            margin = new string(' ', indent);
        }
    }

    /// <summary>A table without frames still fills its last column with blanks; they are left out where nobody sees them.</summary>
    public static void WriteWithoutTrailingBlanks(this IAnsiConsole console, Table table)
    {
        if (table.Border != TableBorder.None)
        {
            console.Write(table);
            return;
        }

        foreach (var line in console.Render(table).TrimEnd().Split('\n'))
        {
            console.WriteMarkup(Markup.Escape(line.TrimEnd()) + "\n");
        }
    }

    private static string Render(this IAnsiConsole console, Table table)
    {
        var text = new StringWriter { NewLine = "\n" };
        var plain = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(text),
        });
        plain.Profile.Width = console.Profile.Width;
        plain.Profile.Capabilities.Unicode = true;
        plain.Write(table);
        return text.ToString();
    }

    /// <summary>Parts on one line as far as they fit; a line breaks between parts rather than within a short one.</summary>
    public static string JoinParts(params string?[] parts) => string.Join(
        " · ", parts.OfType<string>().Where(part => part.Length > 0).Select(part => part.Length <= LongestUnbroken ? part.Replace(' ', NoBreak) : part));

    public static IEnumerable<string> Wrap(string text, int width)
    {
        foreach (var paragraph in text.ReplaceLineEndings("\n").Split('\n'))
        {
            var line = new StringBuilder();
            foreach (var word in paragraph.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                if (line.Length > 0 && line.Length + 1 + word.Length > width)
                {
                    yield return line.Replace(NoBreak, ' ').ToString();
                    line.Clear();
                }

                line.Append(line.Length > 0 ? " " : "").Append(word);
            }

            if (line.Length > 0)
            {
                yield return line.Replace(NoBreak, ' ').ToString();
            }
        }
    }
}
