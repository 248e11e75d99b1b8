using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Detect.Connectors;

namespace Detect.Chaos;

/// <summary>The world of one worker, or of several with one store: a feed, a receiver, and the configuration of each server.</summary>
internal sealed class Bench : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);
    private static int lastPort = Environment.ProcessId;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("detect-chaos-");
    private readonly BenchPlan plan;
    private readonly int[] ports;
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(5) };

    private Bench(BenchPlan plan, WebhookReceiver receiver)
    {
        this.plan = plan;
        ports = [.. Enumerable.Range(0, plan.Workers).Select(_ => FreePort())];
        Receiver = receiver;
        Feed = null!;
        Store = plan.Store == "sqlite"
            ? new StoreOptions { Path = PathOf("detect.db") }
            : new StoreOptions { Postgres = plan.Postgres, Schema = $"chaos_{Guid.NewGuid():n}" };
    }

    /// <summary>Such as <c>postgresql/kafka</c>.</summary>
    public string Name => $"{plan.Store}/{plan.Feed}";

    public int Workers => plan.Workers;

    /// <summary>After how long at most a worker that has started reads: once it has its partitions, or the lease.</summary>
    public TimeSpan Settling => TimeSpan.FromSeconds(plan.Feed == "kafka" || plan.Workers > 1 ? 5 : 1);

    public StoreOptions Store { get; }

    /// <summary>Of the first worker's API.</summary>
    public int Port => ports[0];

    public WebhookReceiver Receiver { get; }

    public IFeed Feed { get; private set; }

    public string Log => LogOf(0);

    public static async Task<Bench> CreateAsync(BenchPlan plan)
    {
        var bench = new Bench(plan, await WebhookReceiver.StartAsync(plan.Seed, plan.Troubles));
        bench.Feed = plan.Feed switch
        {
            "files" => new FileFeed(bench.PathOf("feed"), plan.Seed, isRagged: !plan.RunsLong),
            "http" => new HttpFeed(bench.ports, plan.Seed),
            "log-analytics" => await LogAnalyticsFeed.StartAsync(plan.PollEvery),
            "graph" => await GraphFeed.StartAsync(plan.PollEvery),
            _ => await KafkaFeed.StartAsync(plan.RunsLong, hasFixedPlaces: plan.Store == "postgresql"),
        };
        await File.WriteAllTextAsync(bench.PathOf("rules.yml"), ChaosStory.Rules);
        await bench.ChangeRulesAsync();
        await bench.ChangeAccountsAsync();
        await bench.ChangeSilencesAsync();
        return bench;
    }

    /// <summary>Other rules, accounts or silences, which change nothing for the story: the workers build their engines anew.</summary>
    public Task ChangeContentAsync(Random draw) => draw.Next(3) switch
    {
        0 => ChangeRulesAsync(),
        1 => ChangeAccountsAsync(),
        _ => ChangeSilencesAsync(),
    };

    /// <param name="worker">From 0.</param>
    public async Task<ServerProcess> StartAsync(int worker = 0)
    {
        var path = PathOf($"{NameOf(worker)}.yml");
        await File.WriteAllTextAsync(path, Configuration(worker));
        return ServerProcess.Start(path, LogOf(worker), plan.RunsLong, Feed.Environment);
    }

    /// <summary>What a worker has said, in all its lives.</summary>
    public string LogOf(int worker) => PathOf($"{NameOf(worker)}.log");

    /// <summary>Completes when the server's API takes connections.</summary>
    public async Task ListeningAsync(CancellationToken cancellation, int worker = 0)
    {
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, ports[worker], cancellation);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(Look, cancellation);
            }
        }
    }

    /// <summary>Whether a worker has nothing against working.</summary>
    public async Task<bool> IsReadyAsync(int worker, CancellationToken cancellation)
    {
        try
        {
            using var answer = await http.GetAsync($"http://127.0.0.1:{ports[worker]}/health/ready", cancellation);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    public Task<IDetectStore> OpenStoreAsync() =>
        DetectStore.OpenAsync(Store with { CreateOrMigrate = false }, TimeProvider.System, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await Feed.DisposeAsync();
        await Receiver.DisposeAsync();
        if (Store.Postgres is not null)
        {
            await PostgresSchemas.DropAsync(Store);
        }

        folder.Delete(recursive: true);
    }

    private Task ChangeRulesAsync() => ReplaceAsync("more-rules.yml", $$"""
        title: Matches nothing
        level: low
        id: {{Guid.NewGuid()}}
        logsource: {product: azure, service: auditlogs}
        detection:
          selection: {properties.message: "{{Guid.NewGuid()}}"}
          condition: selection
        """);

    private Task ChangeAccountsAsync() => ReplaceAsync("accounts.yml", string.Join('\n', (string[])
        ["accounts:", $"  - {{userPrincipalName: {Guid.NewGuid()}@nobody.example, class: privileged}}",
            .. plan.Privileged.Select(name => $"  - {{userPrincipalName: {name}, class: privileged}}")]));

    private Task ChangeSilencesAsync() => ReplaceAsync("silences.yml", $$"""
        silences:
          - matchers: {rule: "{{Guid.NewGuid()}}"}
            start: 2020-01-01T00:00:00Z
            end: 2030-01-01T00:00:00Z
            author: chaos
            comment: covers nothing
        """);

    // As one step, whoever reads it meanwhile.
    private async Task ReplaceAsync(string name, string text)
    {
        var written = PathOf($"{name}-{Guid.NewGuid():n}");
        await File.WriteAllTextAsync(written, text);
        File.Move(written, PathOf(name), overwrite: true);
    }

    private static string Shipped => Path.Join(AppContext.BaseDirectory, "detections");

    private string PathOf(string name) => Path.Join(folder.FullName, name);

    private static string NameOf(int worker) => $"worker-{worker}";

    private string Configuration(int worker) => string.Create(CultureInfo.InvariantCulture, $"""
        name: {NameOf(worker)}
        rules: [{(plan.RunsLong ? $"{Shipped}, " : "")}rules.yml, more-rules.yml]
        accounts: accounts.yml
        silences: silences.yml
        {(plan.RunsLong ? "" : "reload: 1s")}
        {(plan.JournalRetention is { } journal ? $"retention: {{journal: {journal}}}" : "")}
        store:
        {(Store.Postgres is { } connection ? $"  postgresql: \"{connection}\"\n  schema: {Store.Schema}" : $"  sqlite: {Store.Path}")}
        engine:
          lagAfter: 10y
          silentAfter: forever
          {(plan.RunsLong ? "" : "threads: 1")}
        sources:
        {Feed.Configuration(NameOf(worker))}
        sinks:
          - name: receiver
            type: webhook
            url: {Receiver.Url}
            signingSecrets: {Receiver.Secret}
            allowNetworks: 127.0.0.1
            timeout: 10s
        api:
          listen: 127.0.0.1:{ports[worker]}

        """);

    // Below the ports that a system gives away by itself, so that it is free each time the server starts.
    private static int FreePort()
    {
        while (true)
        {
            var port = 10_000 + (Interlocked.Increment(ref lastPort) % 20_000);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody else's.
            }
        }
    }
}
