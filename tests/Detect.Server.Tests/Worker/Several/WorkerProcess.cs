using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Detect.Server.Tests.Several;

/// <summary>One of several real workers, with the signals that a system sends.</summary>
internal sealed partial class WorkerProcess(ServerProcess process, Uri address) : IAsyncDisposable
{
    public Uri Address => address;

    public IReadOnlyList<string> Said => [.. process.Errors];

    /// <summary>The epoch in which it led last; null before it led.</summary>
    public long? Epoch => Said.Select(line => Leads().Match(line)).LastOrDefault(match => match.Success) is { } last
        ? long.Parse(last.Groups[1].Value, CultureInfo.InvariantCulture)
        : null;

    public Task LeadsAsync(long sinceEpoch = 1) => WithPatience.UntilAsync(() => Task.FromResult(Epoch), epoch => epoch >= sinceEpoch);

    public Task SignalAsync(string name) => Process.Start("kill", [$"-{name}", $"{process.Id}"]).WaitForExitAsync();

    public async Task KillAsync()
    {
        await SignalAsync("KILL");
        await process.EndAsync();
    }

    public async Task<int> TerminateAsync() => (await process.StopAsync()).ExitCode;

    public ValueTask DisposeAsync() => process.DisposeAsync();

    [GeneratedRegex(@"leads \(epoch (\d+)\)")]
    private static partial Regex Leads();
}
