using System.Text.RegularExpressions;

namespace Detect.Connectors;

/// <summary>A runbook's text as steps: a line that begins with a number or a dash begins one, others go on with it.</summary>
internal static partial class RunbookSteps
{
    public static IReadOnlyList<string> Of(string? runbook)
    {
        var steps = new List<string>();
        foreach (var line in (runbook ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var start = StepStart().Match(line);
            if (start.Success || steps.Count == 0)
            {
                steps.Add(line[start.Length..]);
            }
            else
            {
                steps[^1] = $"{steps[^1]} {line}";
            }
        }

        return steps;
    }

    [GeneratedRegex(@"^([0-9]{1,3}[.)]|[-*])\s+")]
    private static partial Regex StepStart();
}
