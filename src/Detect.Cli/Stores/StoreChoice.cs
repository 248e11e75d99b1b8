using System.CommandLine;
using Detect.Connectors;
using Detect.Rules;

namespace Detect.Cli;

/// <summary>The store that a command works on: the one that is named, else the worker's by its configuration.</summary>
internal sealed class StoreChoice
{
    private readonly Option<string?> store = new("--store")
    {
        Description = "The store: an SQLite file or a PostgreSQL connection string. Default: the one of the configuration.",
        HelpName = "PATH|CONNECTION",
    };

    private readonly Option<string?> config = new("--config")
    {
        Description = "The worker's configuration. Default: as for 'detect config check'.",
        HelpName = "PATH",
    };

    public void AddTo(Command command)
    {
        command.Add(store);
        command.Add(config);
    }

    /// <summary>Runs a command on the opened store, beside the worker that may be using it.</summary>
    /// <exception cref="UsageException">There is no store to work on, or it cannot do its work.</exception>
    public async Task<int> RunAsync(
        ParseResult parsed, Terminal console, Func<IDetectStore, Task<ExitCode>> run, CancellationToken cancellation)
    {
        var options = parsed.GetValue(store) is { } named
            ? StoreOptions.Parse(named)
            : await ConfiguredAsync(parsed.GetValue(config), console, cancellation).ConfigureAwait(false);
        if (options is null)
        {
            return (int)ExitCode.RulesInvalid;
        }

        try
        {
            var opened = await DetectStore.OpenAsync(options with { CreateOrMigrate = false }, TimeProvider.System, cancellation).ConfigureAwait(false);
            await using (opened.ConfigureAwait(false))
            {
                return (int)await run(opened).ConfigureAwait(false);
            }
        }
        catch (StoreException e)
        {
            throw new UsageException(e.Message);
        }
    }

    private static async Task<StoreOptions?> ConfiguredAsync(string? asked, Terminal console, CancellationToken cancellation)
    {
        var environment = ConfigurationFile.EnvironmentOfProcess();
        var result = await ConfigurationFile
            .LoadAsync(ConfigurationFile.Find(asked, environment), environment, KeyVault.WithDefaultCredential(), cancellation).ConfigureAwait(false);
        if (result.Configuration is { } configuration)
        {
            return StoreOptions.Of(configuration.Store);
        }

        foreach (var error in result.Findings.Where(finding => finding.Severity == FindingSeverity.Error))
        {
            console.Error.WriteLine(Printable.Of(error.ToString()));
        }

        console.Error.WriteLine("detect: with errors the configuration does not say which store; --store names one without it");
        return null;
    }
}
