using System.CommandLine;
using Detect.Connectors;
using Detect.Rules;

namespace Detect.Cli;

/// <summary><c>detect sinks test NAME</c>: sends a sample alert to a configured sink, once.</summary>
internal static class SinksCommand
{
    public static Command Create(Terminal console)
    {
        var sinks = new Command("sinks", "Tries the sinks of a worker.") { Test(console) };
        sinks.SetAction(_ => (int)UsageErrors.Report($"a command is missing; expected {UsageErrors.Commands(sinks)}", sinks, console));
        return sinks;
    }

    private static Command Test(Terminal console)
    {
        var name = new Argument<string>("NAME") { Description = "The sink, as the configuration calls it." };
        var config = new Option<string?>("--config") { Description = "The configuration. Default: as for 'detect config check'.", HelpName = "PATH" };
        var test = new Command("test", "Sends a sample alert that says of itself that nothing has happened; exit code 1 where it is not delivered.") { name, config };
        test.SetAction((parsed, cancellation) => RunAsync(console, parsed.GetValue(name)!, parsed.GetValue(config), cancellation));
        return test;
    }

    private static async Task<int> RunAsync(Terminal console, string name, string? asked, CancellationToken cancellation)
    {
        var environment = ConfigurationFile.EnvironmentOfProcess();
        var result = await ConfigurationFile
            .LoadAsync(ConfigurationFile.Find(asked, environment), environment, KeyVault.WithDefaultCredential(), cancellation).ConfigureAwait(false);
        if (result.Configuration is not { } configuration)
        {
            foreach (var error in result.Findings.Where(finding => finding.Severity == FindingSeverity.Error))
            {
                console.Error.WriteLine(Printable.Of(error.ToString()));
            }

            return (int)ExitCode.RulesInvalid;
        }

        var settings = configuration.Sinks.FirstOrDefault(sink => sink.Name == name)
            ?? throw new UsageException($"no sink is called '{name}'" + Spelling.DidYouMean(name, configuration.Sinks.Select(sink => sink.Name)));
        var outcome = await SendAsync(settings, configuration, cancellation).ConfigureAwait(false);
        if (outcome.Result == DeliveryResult.Delivered)
        {
            console.Error.WriteLine($"{Printable.Of(name)}: delivered{(outcome.Reason is { } reservation ? $", but {reservation}" : "")}");
            return (int)ExitCode.Ok;
        }

        console.Fail($"{name}: not delivered: {outcome.Reason}");
        return (int)ExitCode.ExpectationFailed;
    }

    private static async Task<DeliveryOutcome> SendAsync(SinkSettings settings, DetectConfiguration configuration, CancellationToken cancellation)
    {
        try
        {
            var time = TimeProvider.System;
            var sink = SinkFactory.Create(settings, configuration.PublicUrl?.AbsoluteUri ?? configuration.Name, time);
            await using (sink.ConfigureAwait(false))
            {
                var sample = SampleNotification.Of(settings.Name, time.GetUtcNow(), configuration.PublicUrl);
                return (await sink.DeliverAsync([sample], cancellation).ConfigureAwait(false))[0];
            }
        }
        catch (FormatException e)
        {
            throw new UsageException(e.Message);
        }
    }
}
