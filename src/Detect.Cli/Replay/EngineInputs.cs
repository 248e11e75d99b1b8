using Detect.Engine;
using Detect.Rules;

namespace Detect.Cli;

/// <summary>Reads the files beside rules and logs that an engine works with: accounts and silences.</summary>
internal static class EngineInputs
{
    /// <exception cref="UsageException">A file cannot be read or has mistakes, all of which are in the message.</exception>
    public static EngineOptions Read(ReplayRequest request)
    {
        var findings = new List<Finding>();
        var options = new EngineOptions { AllowedLateness = request.Lateness };
        if (request.AccountsPath is { } accountsPath)
        {
            var accounts = AccountFile.Load(InputFile.Read(accountsPath));
            findings.AddRange(accounts.Findings);
            options = options with { Accounts = accounts.Accounts };
        }

        if (request.SilencesPath is { } silencesPath)
        {
            var silences = SilenceFile.Load(InputFile.Read(silencesPath));
            findings.AddRange(silences.Findings);
            options = options with { Silences = silences.Silences };
        }

        return findings.Count == 0 ? options : throw new UsageException(string.Join('\n', findings));
    }
}
