using System.CommandLine;
using Detect.Connectors;
using Detect.Rules;

namespace Detect.Cli;

/// <summary><c>detect config check</c>: says what a worker would run with, or everything that keeps it from starting.</summary>
internal static class ConfigCommand
{
    public static Command Create(Terminal console)
    {
        var config = new Command("config", "Checks the configuration of a worker.") { Check(console) };
        config.SetAction(_ => (int)UsageErrors.Report($"a command is missing; expected {UsageErrors.Commands(config)}", config, console));
        return config;
    }

    private static Command Check(Terminal console)
    {
        var config = new Option<string?>("--config")
        {
            Description = "The configuration. Default: the one that DETECT_CONFIG names, else detect.yml, else the environment alone.",
            HelpName = "PATH",
        };

        // As it could be given before the other commands took it as an option.
        var path = new Argument<string?>("PATH") { Arity = ArgumentArity.ZeroOrOne, Hidden = true };
        var vault = new Option<bool>("--vault") { Description = "Also looks up the secrets in Azure Key Vault; otherwise only their addresses are checked." };
        var check = new Command("check", "Explains what a worker would run, and prints no secret; exit code 2 where it would not start.") { config, path, vault };
        check.Validators.Add(result =>
        {
            if (result.GetValue(config) is not null && result.GetValue(path) is { } again)
            {
                result.AddError($"'{again}' is a second configuration; expected --config PATH alone");
            }
        });
        check.SetAction((parsed, cancellation) => RunAsync(console, parsed.GetValue(config) ?? parsed.GetValue(path), parsed.GetValue(vault), cancellation));
        return check;
    }

    private static async Task<int> RunAsync(Terminal console, string? asked, bool usesVault, CancellationToken cancellation)
    {
        var environment = ConfigurationFile.EnvironmentOfProcess();
        var path = ConfigurationFile.Find(asked, environment);
        var result = await ConfigurationFile
            .LoadAsync(path, environment, usesVault ? KeyVault.WithDefaultCredential() : null, cancellation).ConfigureAwait(false);
        Write(result.Findings, console);
        if (result.Configuration is not { } configuration)
        {
            console.Fail($"{Plural.Of(Errors(result.Findings), "error")} in the configuration; a worker would not start with it");
            return (int)ExitCode.RulesInvalid;
        }

        var content = ConfiguredContent.Load(configuration);
        Write(content.Findings.Where(finding => finding.Severity == FindingSeverity.Error), console);
        foreach (var problem in content.Problems)
        {
            console.Error.WriteLine(Printable.Of(problem));
        }

        if (content.HasErrors)
        {
            var count = Errors(content.Findings) + content.Problems.Count;
            console.Fail($"{Plural.Of(count, "error")} in the files that the configuration names; a worker would not start with them");
            return (int)ExitCode.RulesInvalid;
        }

        foreach (var line in ConfigurationSummary.Of(configuration, content, path ?? "the environment"))
        {
            console.Output.WriteLine(Printable.Of(line));
        }

        return (int)ExitCode.Ok;
    }

    private static int Errors(IEnumerable<Finding> findings) => findings.Count(finding => finding.Severity == FindingSeverity.Error);

    private static void Write(IEnumerable<Finding> findings, Terminal console)
    {
        foreach (var finding in findings)
        {
            var line = finding.Severity == FindingSeverity.Error ? finding.ToString() : $"{finding} (warning)";
            console.Error.WriteLine(Printable.Of(line));
        }
    }
}
