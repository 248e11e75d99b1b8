using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Detect.Server.Tests;

/// <summary>The built server as a process of its own, in a folder of its own.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process process;
    private readonly ConcurrentQueue<string> errors = new();
    private readonly TaskCompletionSource<Uri> listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task<string> output;
    private readonly Task erring;

    private ServerProcess(string folder, string[] arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(Path.Join(AppContext.BaseDirectory, "detect-server"), arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        process = Process.Start(start)!;
        output = process.StandardOutput.ReadToEndAsync();
        erring = ReadErrorsAsync();
    }

    public IEnumerable<string> Errors => errors;

    public int Id => process.Id;

    public static ServerProcess Start(string folder, params string[] arguments) => new(folder, arguments, new Dictionary<string, string>());

    public static ServerProcess StartWith(string folder, IReadOnlyDictionary<string, string> environment) => new(folder, [], environment);

    /// <summary>Completes when the API answers there.</summary>
    public Task<Uri> ListeningAsync() => listening.Task.WaitAsync(Patience);

    /// <summary>As a container runtime stops it.</summary>
    public async Task<(int ExitCode, TimeSpan Took, string Output)> StopAsync()
    {
        var watch = Stopwatch.StartNew();
        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        var (exitCode, text) = await EndAsync();
        return (exitCode, watch.Elapsed, text);
    }

    public async Task<(int ExitCode, string Output)> EndAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(patience.Token);
        await erring;
        return (process.ExitCode, await output);
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }

    private async Task ReadErrorsAsync()
    {
        while (await process.StandardError.ReadLineAsync() is { } line)
        {
            errors.Enqueue(line);
            if (Listening().Match(line) is { Success: true } match)
            {
                listening.TrySetResult(new Uri(match.Groups[1].Value));
            }
        }

        listening.TrySetException(new InvalidOperationException($"The server ended: {string.Join('\n', errors)}"));
    }

    [GeneratedRegex("Now listening on: (http://[^\"]+)\"")]
    private static partial Regex Listening();
}
