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
    private int starts;

    private Bench(string name, StoreOptions store, int port, WebhookReceiver receiver)
    {
        Name = name;
        Store = store;
        Port = port;
        Receiver = receiver;
        Feed = null!;
    }

    /// <summary>Such as <c>postgresql/kafka</c>.</summary>
    public string Name { get; }

    public StoreOptions Store { get; private set; }

    public int Port { get; }

    public WebhookReceiver Receiver { get; }

    public IFeed Feed { get; private set; }

    public string Log => PathOf("server.log");

    /// <param name="troubles">The share of deliveries that the receiver has trouble with.</param>
    public static async Task<Bench> CreateAsync(string store, string feed, KillOptions options, int seed, double troubles)
    {
        var receiver = await WebhookReceiver.StartAsync(seed, troubles);
        var bench = new Bench($"{store}/{feed}", new StoreOptions(), FreePort(), receiver);
        bench.Store = store == "sqlite"
            ? new StoreOptions { Path = bench.PathOf("detect.db") }
            : new StoreOptions { Postgres = options.Postgres, Schema = $"chaos_{Guid.NewGuid():n}" };
        bench.Feed = feed switch
        {
            "files" => new FileFeed(bench.PathOf("feed"), seed),
            "http" => new HttpFeed(bench.Port),
            _ => await KafkaFeed.StartAsync(),
        };
        await File.WriteAllTextAsync(bench.PathOf("rules.yml"), ChaosStory.Rules);
        return bench;
    }

    public async Task<ServerProcess> StartAsync()
    {
        var path = PathOf("detect.yml");
        await File.WriteAllTextAsync(path, Configuration(starts++));
        return ServerProcess.Start(path, Log);
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

    private string PathOf(string name) => Path.Join(folder.FullName, name);

    // Nothing but what is tested may differ from one start to the next.
    private string Configuration(int start) => string.Create(CultureInfo.InvariantCulture, $"""
        name: chaos
        rules: rules.yml
        store:
        {(Store.Postgres is { } connection ? $"  postgresql: \"{connection}\"\n  schema: {Store.Schema}" : $"  sqlite: {Store.Path}")}
        engine:
          lagAfter: 10y
          silentAfter: forever
          threads: 1
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
