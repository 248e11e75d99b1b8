using Detect.Rules;

namespace Detect.Cli;

/// <summary>Prints what keeps rules from loading, one line per error, for commands that need the rules.</summary>
internal static class RuleErrors
{
    private const int MostShown = 50;

    public static ExitCode Report(RuleLoadResult rules, Terminal console)
    {
        var errors = rules.Findings.Where(finding => finding.Severity == FindingSeverity.Error).ToList();
        foreach (var error in errors.Take(MostShown))
        {
            console.Error.WriteLine(Printable.Of(error.ToString()));
        }

        if (errors.Count > MostShown)
        {
            console.Error.WriteLine($"and {Plural.Of(errors.Count - MostShown, "more error")}");
        }

        console.Fail($"{Plural.Of(errors.Count, "error")} in the rules; nothing was evaluated ('detect lint' shows each in its place)");
        return ExitCode.RulesInvalid;
    }
}
