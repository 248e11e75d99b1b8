using System.Net.Sockets;
using System.Runtime.InteropServices;
using Detect.Connectors;
using Detect.Rules;

namespace Detect.Server;

/// <summary>What the process returns.</summary>
internal enum ServerExit
{
    Ok = 0,

    /// <summary>The configuration, or a file that it names, has errors.</summary>
    Configuration = 2,

    /// <summary>The command line.</summary>
    Usage = 3,

    /// <summary>The store cannot be used, or the address to listen on.</summary>
    Unavailable = 4,
}

/// <summary>The command line of the worker.</summary>
internal static class ServerCommand
{
    private const string Help =
        """
        detect-server                   runs what detect.yml, or the environment, configures
        detect-server --config PATH     runs what PATH configures
        detect-server --demo            plays a recorded story through the live pipeline and shows its alerts arriving
        detect-server --demo --exit     the same, and ends with the story
        'detect config check' says what would run. docs/configuration.md has every setting.
        """;

    // More than the host gives its services to stop, and less than the ten seconds that are promised.
    private static readonly TimeSpan EndWithin = TimeSpan.FromSeconds(9);

    public static async Task<ServerExit> RunAsync(string[] args, TimeProvider time)
    {
        switch (args)
        {
            case ["--help" or "-h"]:
                await Console.Out.WriteLineAsync(Help).ConfigureAwait(false);
                return ServerExit.Ok;
            case []:
                return await RunAsync(asked: null, time).ConfigureAwait(false);
            case ["--config", var path]:
                return await RunAsync(path, time).ConfigureAwait(false);
            case ["--demo"]:
                return await DemoAsync(thenExit: false).ConfigureAwait(false);
            case ["--demo", "--exit"]:
                return await DemoAsync(thenExit: true).ConfigureAwait(false);
            default:
                await Console.Error.WriteLineAsync($"detect-server: '{string.Join(' ', args)}' is not understood; expected --config PATH, --demo or --help").ConfigureAwait(false);
                return ServerExit.Usage;
        }
    }

    private static async Task<ServerExit> DemoAsync(bool thenExit)
    {
        using var stopping = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        await DemoRun.RunAsync(thenExit, Console.Out, stopping.Token).ConfigureAwait(false);
        return ServerExit.Ok;

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stopping.Cancel();
        }
    }

    private static async Task<ServerExit> RunAsync(string? asked, TimeProvider time)
    {
        var environment = ConfigurationFile.EnvironmentOfProcess();
        var path = ConfigurationFile.Find(asked, environment);
        var result = await ConfigurationFile.LoadAsync(path, environment, KeyVault.WithDefaultCredential(), CancellationToken.None).ConfigureAwait(false);
        foreach (var finding in result.Findings)
        {
            await Console.Error.WriteLineAsync(finding.Severity == FindingSeverity.Error ? $"{finding}" : $"{finding} (warning)").ConfigureAwait(false);
        }

        return result.Configuration is { } configuration
            ? await RunAsync(configuration, time).ConfigureAwait(false)
            : ServerExit.Configuration;
    }

    /// <summary>Runs until asked to stop; says in a sentence why it cannot.</summary>
    public static async Task<ServerExit> RunAsync(DetectConfiguration configuration, TimeProvider time)
    {
        try
        {
            var app = await WorkerComposition.CreateAsync(configuration, time, CancellationToken.None).ConfigureAwait(false);
            await RunAsync(app, time).ConfigureAwait(false);
            return ServerExit.Ok;
        }
        catch (StartRefusedException e)
        {
            await SayAsync(e.Sentences).ConfigureAwait(false);
            return ServerExit.Configuration;
        }
        catch (StoreException e)
        {
            await SayAsync([e.Message]).ConfigureAwait(false);
            return ServerExit.Unavailable;
        }
        catch (IOException e) when (e.InnerException is SocketException or Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            await SayAsync([$"The API cannot listen on {string.Join(", ", configuration.Api.Listen)}: {e.Message}"]).ConfigureAwait(false);
            return ServerExit.Unavailable;
        }
    }

    // A disk or a server that hangs can keep what stops from ending, or even from beginning to. What is not committed is read again.
    private static async Task RunAsync(WebApplication app, TimeProvider time)
    {
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var asked = app.Lifetime.ApplicationStopping.Register(stopping.SetResult);
        var running = StartAndRunAsync(app);
        if (await Task.WhenAny(running, stopping.Task).ConfigureAwait(false) == stopping.Task
            && await Task.WhenAny(running, Task.Delay(EndWithin, time)).ConfigureAwait(false) != running)
        {
            await SayAsync(["A source, a sink or the store has not answered in time; the worker ends all the same, and loses nothing by it."]).ConfigureAwait(false);
            return;
        }

        await running.ConfigureAwait(false);
    }

    private static async Task StartAndRunAsync(WebApplication app)
    {
        await using (app.ConfigureAwait(false))
        {
            await WorkerComposition.StartWorkerAsync(app).ConfigureAwait(false);
            await app.RunAsync().ConfigureAwait(false);
        }
    }

    private static async Task SayAsync(IReadOnlyList<string> sentences)
    {
        foreach (var sentence in sentences)
        {
            await Console.Error.WriteLineAsync($"detect-server: {sentence}").ConfigureAwait(false);
        }
    }
}
