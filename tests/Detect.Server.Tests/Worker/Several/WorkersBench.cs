using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Detect.Broker;
using Detect.Connectors;
using Npgsql;

namespace Detect.Server.Tests.Several;

/// <summary>Real workers that share a PostgreSQL schema, a topic and its consumer group, each with a push source and a file of what it told.</summary>
internal sealed class WorkersBench : IAsyncDisposable
{
    private const string Topic = "insights-logs-auditlogs";
    private const string Token = "several-workers-token";
    private const int Partitions = 4;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("detect-workers-");
    private readonly StoreOptions options = new() { Postgres = SharedStoreFactAttribute.PostgresServer, Schema = $"workers_{Guid.NewGuid():n}" };
    private readonly List<WorkerProcess> workers = [];
    private readonly BrokerProcess broker;
    private readonly TopicWriter writer;
    private int written;

    private WorkersBench(BrokerProcess broker)
    {
        this.broker = broker;
        writer = new TopicWriter(broker.BootstrapServers, Topic);
    }

    public static async Task<WorkersBench> CreateAsync()
    {
        var broker = await BrokerProcess.StartAsync();
        await broker.CreateTopicAsync(Topic, Partitions);
        return new WorkersBench(broker);
    }

    /// <summary>Starts it, again under the name that it had.</summary>
    /// <param name="rules">Its own; none for the shipped detections.</param>
    public async Task<WorkerProcess> StartAsync(string name, params IReadOnlyList<string> rules)
    {
        var home = folder.CreateSubdirectory(name).FullName;
        await File.WriteAllTextAsync(Path.Join(home, "rules.yml"), string.Join("\n---\n", rules));
        await File.WriteAllTextAsync(Path.Join(home, "detect.yml"), Configuration(name) + (rules.Count == 0 ? "" : "rules: rules.yml\n"));
        var process = ServerProcess.Start(home);
        var worker = new WorkerProcess(process, await process.ListeningAsync());
        workers.Add(worker);
        return worker;
    }

    /// <summary>Starts "first", which leads, and then "second".</summary>
    public async Task<(WorkerProcess First, WorkerProcess Second)> StartTwoAsync()
    {
        var first = await StartAsync("first");
        await first.LeadsAsync();
        return (first, await StartAsync("second"));
    }

    /// <summary>Writes to the topic, one line to each partition in turn.</summary>
    public async Task WriteAsync(IEnumerable<string> lines)
    {
        var numbered = lines.Select(line => (Line: Encoding.UTF8.GetBytes(line), Partition: written++ % Partitions)).ToList();
        await Task.WhenAll(numbered.GroupBy(pair => pair.Partition).Select(of => writer.WriteAsync(of.Key, of.Select(pair => pair.Line))));
    }

    /// <summary>Pushes to a worker; accepted once durable.</summary>
    public static async Task PushAsync(WorkerProcess worker, IEnumerable<string> lines)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(worker.Address, "/ingest"))
        {
            Content = new StringContent(string.Join('\n', lines) + "\n"),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        using var response = await client.SendAsync(request);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>What a worker says of its engine.</summary>
    public static async Task<string> StatisticsAsync(WorkerProcess worker)
    {
        using var client = new HttpClient();
        return await client.GetStringAsync(new Uri(worker.Address, "/api/statistics"));
    }

    /// <summary>Completes when everything written has been committed.</summary>
    public async Task ReadAsync()
    {
        await using var store = await OpenAsync();
        await WithPatience.UntilAsync(
            () => store.ReadProgressAsync(CancellationToken.None),
            read => read.Where(progress => progress.Source == "entra").Sum(progress => progress.Position.Ordinal) >= written);
    }

    /// <summary>The alerts that stand, as soon as they are those expected (what came late is worked in by and by) and everything has been told.</summary>
    public async Task<IReadOnlyList<AlertDocument>> AlertsAsync(IReadOnlyList<StoryAlert> expected)
    {
        await using var store = await OpenAsync();
        await WithPatience.UntilAsync(() => StandingAsync(store), standing => standing.Count == expected.Count && !expected.Except(standing.Select(Story.Of)).Any());
        await WithPatience.UntilAsync(() => store.Outbox.QueuesAsync(CancellationToken.None), queues => queues.All(queue => queue.Waiting == 0));
        return await StandingAsync(store);
    }

    /// <summary>Titles of the alerts, as soon as there are so many of them.</summary>
    public async Task<IReadOnlyList<string>> TitlesAsync(int awaited)
    {
        await using var store = await OpenAsync();
        var standing = await WithPatience.UntilAsync(() => StandingAsync(store), alerts => alerts.Count == awaited);
        return [.. standing.Select(alert => alert.Rule.Title)];
    }

    /// <summary>The numbers of the lines that the journal holds, in its order.</summary>
    public async Task<IReadOnlyList<int>> JournalAsync()
    {
        await using var store = await OpenAsync();
        return await LineNumbers.OfJournalAsync(store);
    }

    /// <summary>Every alert of the store, by id: those that became part of others too.</summary>
    public async Task<IReadOnlyList<string>> IdsAsync()
    {
        await using var store = await OpenAsync();
        var query = new AlertQuery { IncludeSilenced = true, Limit = 500 };
        return [.. (await store.Alerts.ListAsync(query, CancellationToken.None)).Alerts.Select(alert => alert.Id)];
    }

    /// <summary>How often a sink was told of an alert as new, as far as the store knows.</summary>
    public async Task<int> CreatedAsync(AlertDocument alert)
    {
        await using var store = await OpenAsync();
        return (await store.Alerts.DeliveriesAsync(alert.Id, CancellationToken.None)).Count(delivery => delivery.Kind == NotificationKind.Created);
    }

    /// <summary>Ids of the alerts that any worker wrote to its file.</summary>
    public IReadOnlyList<string> Told() =>
    [
        .. folder.GetFiles("told.jsonl", SearchOption.AllDirectories)
            .SelectMany(file => File.ReadLines(file.FullName))
            .Select(line => JsonNode.Parse(line)!["id"]!.GetValue<string>())
            .Distinct(),
    ];

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in workers)
        {
            await worker.DisposeAsync();
        }

        writer.Dispose();
        await broker.DisposeAsync();
        await using var connection = new NpgsqlConnection(options.Postgres);
        await connection.OpenAsync();
        await using var drop = new NpgsqlCommand($"DROP SCHEMA IF EXISTS \"{options.Schema}\" CASCADE", connection);
        await drop.ExecuteNonQueryAsync();
        folder.Delete(recursive: true);
    }

    private static async Task<IReadOnlyList<AlertDocument>> StandingAsync(IDetectStore store)
    {
        var query = new AlertQuery { Kind = AlertKind.Detection, Limit = 200 };
        return [.. (await store.Alerts.ListAsync(query, CancellationToken.None)).Alerts.Where(alert => alert.MergedInto is null && alert.Withdrawn is null)];
    }

    private Task<IDetectStore> OpenAsync() => DetectStore.OpenAsync(options, TimeProvider.System, CancellationToken.None);

    private string Configuration(string name) => $$"""
        name: {{name}}
        store:
          postgresql: "{{options.Postgres}}"
          schema: {{options.Schema}}
        engine:
          lagAfter: 10y
          silentAfter: forever
          threads: 1
        sources:
          - name: entra
            type: kafka
            brokers: {{broker.BootstrapServers}}
            topics: {{Topic}}
            group: detect
            sessionTimeout: 2s
          - name: push-{{name}}
            type: http
            tokens: {{Token}}
        sinks:
          - name: out
            type: file
            path: told.jsonl
        api:
          listen: 127.0.0.1:0

        """;
}
