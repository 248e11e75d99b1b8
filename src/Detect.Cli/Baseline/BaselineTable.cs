using Detect.Engine;
using Spectre.Console;

namespace Detect.Cli;

/// <summary>One row per deviation: role and scope, setting, what was found, what was expected.</summary>
internal static class BaselineTable
{
    public static void Write(IReadOnlyList<BaselineDeviation> deviations, IAnsiConsole output, bool framed)
    {
        if (deviations.Count == 0)
        {
            return;
        }

        var table = new Table { Border = framed ? TableBorder.Rounded : TableBorder.None };
        foreach (var column in (ReadOnlySpan<string>)["Role", "Setting", "Found", "Expected"])
        {
            table.AddColumn(column);
        }

        foreach (var deviation in deviations)
        {
            table.AddRow(Text(Role(deviation)), Text(deviation.Setting), Text(deviation.Found), Text(deviation.Expected));
        }

        output.WriteWithoutTrailingBlanks(table);
        output.WriteLine();
    }

    private static string Role(BaselineDeviation deviation) =>
        deviation.Policy.Scope is null or "/" ? deviation.Role : $"{deviation.Role} at {deviation.Policy.Scope}";

    private static string Text(string text) => Markup.Escape(Printable.Of(text));
}
