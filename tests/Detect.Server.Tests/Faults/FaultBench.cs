using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Detect.Connectors;
using Detect.Connectors.Tests.Sinks;
using Detect.Rules;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Detect.Server.Tests.Faults;

/// <summary>
/// The whole server as it is composed in production, on a clock of its own: a source that is pushed to, a store, and two webhooks of
/// which one is in trouble.
/// </summary>
internal sealed class FaultBench : IAsyncDisposable
{
    private static int number;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("detect-faults-");
    private readonly string name = $"{Interlocked.Increment(ref number)}";
    private readonly string store;
    private WebApplication? app;
    private HttpClient? client;

    /// <param name="server">The PostgreSQL server, where it is not reached directly.</param>
    public FaultBench(string kind, string? server = null)
    {
        store = kind == OnEachStoreAttribute.Sqlite
            ? "{sqlite: detect.db}"
            : $"{{postgresql: \"{server ?? OnEachStoreAttribute.Server}\", schema: {Schema}}}";
        File.WriteAllText(PathOf("rules.yml"), AuditLine.Rules);
    }

    /// <summary>Of the tables, in PostgreSQL.</summary>
    public string Schema { get; } = $"faults_{Guid.NewGuid():n}";

    public ManualClock Time { get; } = new(new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero));

    public DateTimeOffset Now => Time.GetUtcNow();

    /// <summary>What another clock says, which nobody sets.</summary>
    public DateTimeOffset TrueNow => Time.TrueNow;

    public Measurements Measured { get; } = new();

    /// <summary>The sink in trouble.</summary>
    public string Faulty => $"faulty{name}";

    public string Healthy => $"healthy{name}";

    public FaultyReceiver FaultyReceiver { get; } = new();

    public FaultyReceiver HealthyReceiver { get; } = new();

    public IDetectStore Store => app!.Services.GetRequiredService<IDetectStore>();

    public HttpClient Client => client ?? throw new InvalidOperationException("Not started.");

    /// <summary>YAML of further sources, in braces and with a comma at the end.</summary>
    public string MoreSources { get; init; } = "";

    /// <summary>YAML of the faulty sink beside its name; a webhook without.</summary>
    public string? FaultySink { get; init; }

    /// <summary>Further lines of YAML.</summary>
    public string MoreSettings { get; init; } = "";

    public string PathOf(string file) => Path.Join(folder.FullName, file);

    public async Task StartAsync()
    {
        var yaml = $$"""
            name: soc
            rules: rules.yml
            store: {{store}}
            engine: {silentAfter: forever, threads: 1}
            api: {listen: "127.0.0.1:0"}
            {{MoreSettings}}
            sources: [{{MoreSources}}{name: push, type: http}]
            sinks:
              - {name: {{Faulty}}, {{FaultySink ?? Webhook(FaultyReceiver)}}}
              - {name: {{Healthy}}, {{Webhook(HealthyReceiver)}}}
            """;
        var loaded = await ConfigurationFile.LoadAsync(
            new RuleFile("detect.yml", yaml), folder.FullName, new Dictionary<string, string>(), vault: null, CancellationToken.None);
        loaded.Findings.Where(finding => finding.Severity == FindingSeverity.Error).Should().BeEmpty();
        app = await WorkerComposition.CreateAsync(loaded.Configuration!, [], _ => { }, Time, CancellationToken.None);
        Measured.Worker = app.Services.GetRequiredService<WorkerMetrics>().Meter;
        await WorkerComposition.StartWorkerAsync(app);
        await app.StartAsync();
        client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        await WithPatience.UntilAsync(SourceStatesAsync, states => states.All(state => state == "running"));
        await WithPatience.UntilAsync(ReadyAsync, ready => ready.Status == 200);
    }

    public async Task StopAsync()
    {
        if (app is not null)
        {
            client!.Dispose();
            await app.StopAsync();
            await app.DisposeAsync();
            app = null;
        }
    }

    /// <summary>As an operator's client does.</summary>
    public async Task<JsonNode?> PostAsync(string path, string? json = null)
    {
        using var body = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await Client.PostAsync(path, body);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync() is { Length: > 0 } text ? JsonNode.Parse(text) : null;
    }

    /// <summary>Completes with the answer: once the records are committed, where they are.</summary>
    public async Task<int> PushAsync(params IReadOnlyList<string> lines)
    {
        using var body = new StringContent(string.Join('\n', lines), Encoding.UTF8, "application/x-ndjson");
        using var answer = await Client.PostAsync("/ingest", body);
        return (int)answer.StatusCode;
    }

    /// <summary>The status, and each condition that does not hold with its reason.</summary>
    public async Task<(int Status, IReadOnlyDictionary<string, string> Failing)> ReadyAsync()
    {
        using var answer = await Client.GetAsync("/health/ready");
        var conditions = (await answer.Content.ReadFromJsonAsync<JsonNode>())!["conditions"]!.AsArray();
        return (
            (int)answer.StatusCode,
            conditions.Where(condition => !condition!["isOk"]!.GetValue<bool>())
                .ToDictionary(condition => condition!["name"]!.GetValue<string>(), condition => condition!["reason"]!.GetValue<string>()));
    }

    public async Task<JsonNode> SinkAsync(string sink) =>
        (await Client.GetFromJsonAsync<JsonArray>("/api/sinks"))!.Single(state => state!["name"]!.GetValue<string>() == sink)!;

    public async Task<IReadOnlyList<string>> SourceStatesAsync() =>
        [.. (await Client.GetFromJsonAsync<JsonArray>("/api/sources"))!.Select(source => source!["state"]!.GetValue<string>())];

    /// <summary>Completes when the healthy sink was told of so many things, and that is settled.</summary>
    public async Task HealthyHasAsync(int count) => await WithPatience.UntilAsync(
        () => SinkAsync(Healthy), state => HealthyReceiver.Notifications.Count >= count && state["waiting"]!.GetValue<int>() == 0);

    /// <summary>Lets so much time pass, and sees to it that the sinks' workers use it.</summary>
    public async Task AdvanceAsync(TimeSpan time, TimeSpan? step = null)
    {
        for (var until = Now + time; Now < until;)
        {
            await WithPatience.UntilAsync(() => Task.FromResult(IsAnswerUnderWay), isUnderWay => !isUnderWay);
            var tried = Measured.NextDeliveryAsync(TimeSpan.FromMilliseconds(100));
            Time.Advance(step ?? TimeSpan.FromMinutes(15));
            await tried;
        }
    }

    /// <summary>Lets time pass, a step at a time, until something is so.</summary>
    public async Task AdvanceUntilAsync(TimeSpan step, Func<Task<bool>> isSo)
    {
        await WithPatience.UntilAsync(
            async () =>
            {
                if (await isSo())
                {
                    return true;
                }

                if (!IsAnswerUnderWay)
                {
                    Time.Advance(step);
                }

                return false;
            },
            done => done);
    }

    public Task AdvanceUntilAsync(TimeSpan step, Func<bool> isSo) => AdvanceUntilAsync(step, () => Task.FromResult(isSo()));

    // An attempt is given up by this clock: were it let on meanwhile, a busy machine's sinks would never be in time.
    private bool IsAnswerUnderWay => new[] { FaultyReceiver, HealthyReceiver }.Any(receiver =>
        receiver.IsPrompt && Measured.Of("http.client.active_requests", "POST", "127.0.0.1", receiver.Port, "http") > 0);

    private static string Webhook(FaultyReceiver receiver) => $"type: webhook, url: \"{receiver.Url}\", format: plain, allowNetworks: 127.0.0.1";

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await FaultyReceiver.DisposeAsync();
        await HealthyReceiver.DisposeAsync();
        Measured.Dispose();
        if (store.StartsWith("{postgresql", StringComparison.Ordinal))
        {
            await StoreData.DropAsync(Schema);
        }

        folder.Delete(recursive: true);
    }
}
