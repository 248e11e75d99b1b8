using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Detect.Connectors;

namespace Detect.Chaos;

/// <summary>One worker's world: a store, a feed, a receiver, and the server's configuration.</summary>
internal sealed class Bench : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);
    private static int lastPort = Environment.ProcessId;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("detect-chaos-");
    private readonly BenchPlan plan;
    private int starts;

    private Bench(BenchPlan plan, int port, WebhookReceiver receiver)
    {
        this.plan = plan;
        Port = port;
        Receiver = receiver;
        Feed = null!;
        Store = plan.Store == "sqlite"
            ? new StoreOptions { Path = PathOf("detect.db") }
            : new StoreOptions { Postgres = plan.Postgres, Schema = $"chaos_{Guid.NewGuid():n}" };
    }

    /// <summary>Such as <c>postgresql/kafka</c>.</summary>
    public string Name => $"{plan.Store}/{plan.Feed}";

    public StoreOptions Store { get; }

    public int Port { get; }

    public WebhookReceiver Receiver { get; }

    public IFeed Feed { get; private set; }

    public string Log => PathOf("server.log");

    public static async Task<Bench> CreateAsync(BenchPlan plan)
    {
        var bench = new Bench(plan, FreePort(), await WebhookReceiver.StartAsync(plan.Seed, plan.Troubles));
        bench.Feed = plan.Feed switch
        {
            "files" => new FileFeed(bench.PathOf("feed"), plan.Seed, isRagged: !plan.RunsLong),
            "http" => new HttpFeed(bench.Port),
            "log-analytics" => await LogAnalyticsFeed.StartAsync(plan.PollEvery),
            "graph" => await GraphFeed.StartAsync(plan.PollEvery),
            _ => await KafkaFeed.StartAsync(plan.RunsLong),
        };
        await File.WriteAllTextAsync(bench.PathOf("rules.yml"), ChaosStory.Rules);
        await File.WriteAllLinesAsync(
            bench.PathOf("accounts.yml"), ["accounts:", .. plan.Privileged.Select(name => $"  - {{userPrincipalName: {name}, class: privileged}}")]);
        return bench;
    }

    public async Task<ServerProcess> StartAsync()
    {
        var path = PathOf("detect.yml");
        await File.WriteAllTextAsync(path, Configuration(starts++));
        return ServerProcess.Start(path, Log, plan.RunsLong, Feed.Environment);
    }

    /// <summary>Completes when the server's API takes connections.</summary>
    public async Task ListeningAsync(CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, Port, cancellation);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(Look, cancellation);
            }
        }
    }

    public Task<IDetectStore> OpenStoreAsync() =>
        DetectStore.OpenAsync(Store with { CreateOrMigrate = false }, TimeProvider.System, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await Feed.DisposeAsync();
        await Receiver.DisposeAsync();
        if (Store.Postgres is not null)
        {
            await PostgresSchemas.DropAsync(Store);
        }

        folder.Delete(recursive: true);
    }

    private static string Shipped => Path.Join(AppContext.BaseDirectory, "detections");

    private string PathOf(string name) => Path.Join(folder.FullName, name);

    // Nothing but what is tested may differ from one start to the next.
    private string Configuration(int start) => string.Create(CultureInfo.InvariantCulture, $"""
        name: chaos
        rules: [{(plan.RunsLong ? $"{Shipped}, " : "")}rules.yml]
        {(plan.Privileged.Count > 0 ? "accounts: accounts.yml" : "")}
        {(plan.JournalRetention is { } journal ? $"retention: {{journal: {journal}}}" : "")}
        store:
        {(Store.Postgres is { } connection ? $"  postgresql: \"{connection}\"\n  schema: {Store.Schema}" : $"  sqlite: {Store.Path}")}
        engine:
          lagAfter: 10y
          silentAfter: forever
          {(plan.RunsLong ? "" : "threads: 1")}
        sources:
        {Feed.Configuration(start)}
        sinks:
          - name: receiver
            type: webhook
            url: {Receiver.Url}
            signingSecrets: {Receiver.Secret}
            allowNetworks: 127.0.0.1
            timeout: 10s
        api:
          listen: 127.0.0.1:{Port}

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
