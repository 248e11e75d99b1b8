using System.Text;
using Spectre.Console;

namespace Detect.Cli;

/// <summary>Text written exactly as laid out here: Spectre colours it, but does not wrap it at places of its own.</summary>
internal static class RichText
{
    /// <summary>Writes markup whose lines are known to fit, or may overflow (nobody wraps a pipe).</summary>
    public static void WriteMarkup(this IAnsiConsole console, string markup)
    {
        var width = console.Profile.Width;
        console.Profile.Width = int.MaxValue / 4;
        console.Markup(markup);
        console.Profile.Width = width;
    }

    /// <summary>Writes plain text wrapped at words to the console's width, every line indented.</summary>
    public static void WriteIndented(this IAnsiConsole console, string text, int indent, string style = "default")
    {
        foreach (var line in Wrap(text, Math.Max(20, console.Profile.Width - indent - 1)))
        {
            console.WriteMarkup($"{new string(' ', indent)}[{style}]{Markup.Escape(line)}[/]\n");
        }
    }

    public static IEnumerable<string> Wrap(string text, int width)
    {
        foreach (var paragraph in text.ReplaceLineEndings("\n").Split('\n'))
        {
            var line = new StringBuilder();
            foreach (var word in paragraph.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                if (line.Length > 0 && line.Length + 1 + word.Length > width)
                {
                    yield return line.ToString();
                    line.Clear();
                }

                line.Append(line.Length > 0 ? " " : "").Append(word);
            }

            if (line.Length > 0)
            {
                yield return line.ToString();
            }
        }
    }
}
