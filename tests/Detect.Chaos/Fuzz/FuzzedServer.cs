using System.Diagnostics;

namespace Detect.Chaos;

/// <summary>A running server under bad input: it must go on, say nothing of a failure, stop when asked and start again on what it kept.</summary>
internal sealed class FuzzedServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly string[] Failures = ["\"LogLevel\":\"Error\"", "\"LogLevel\":\"Critical\"", "Unhandled exception", "failed unexpectedly"];

    private readonly Bench bench;
    private ServerProcess server;

    private FuzzedServer(Bench bench, ServerProcess server) => (this.bench, this.server) = (bench, server);

    public int Port => bench.Port;

    public HttpClient Http { get; } = new();

    public static async Task<FuzzedServer> StartAsync(int seed)
    {
        var bench = await Bench.CreateAsync(new BenchPlan("sqlite", "http") { Seed = seed, RunsLong = true, Privileged = ["admin@contoso.example"] });
        var fuzzed = new FuzzedServer(bench, await bench.StartAsync());
        fuzzed.Http.BaseAddress = new Uri($"http://127.0.0.1:{bench.Port}");
        fuzzed.Http.Timeout = Patience;
        await fuzzed.ReadyAsync();
        return fuzzed;
    }

    /// <summary>Posts records that are well and raise alerts.</summary>
    public Task FeedAsync(IReadOnlyList<StoryLine> lines) => bench.Feed.OfferAsync(lines, CancellationToken.None);

    /// <summary>Throws where it is not well, has failed, does not stop or does not start again.</summary>
    public async Task CheckAsync()
    {
        await ReadyAsync();
        var (exitCode, _) = await server.StopAsync();
        await server.DisposeAsync();
        if (exitCode != 0)
        {
            throw new FuzzFinding($"the server ended with {exitCode}");
        }

        server = await bench.StartAsync();
        await ReadyAsync();
        await server.StopAsync();
        await server.DisposeAsync();
        if (File.ReadLines(bench.Log).FirstOrDefault(line => Failures.Any(failure => line.Contains(failure, StringComparison.Ordinal))) is { } said)
        {
            throw new FuzzFinding($"the server said: {said}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await server.DisposeAsync();
        await bench.DisposeAsync();
    }

    private async Task ReadyAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        var started = Stopwatch.GetTimestamp();
        await bench.ListeningAsync(patience.Token);
        while (!(await Http.GetAsync("/health/ready", patience.Token)).IsSuccessStatusCode)
        {
            if (server.HasExited || Stopwatch.GetElapsedTime(started) > Patience)
            {
                throw new FuzzFinding(server.HasExited ? "the server has ended" : "the server is not ready");
            }

            await Task.Delay(50, patience.Token);
        }
    }
}
