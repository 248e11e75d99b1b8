using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Detect.Connectors;
using Detect.Connectors.Tests.Sinks;
using Detect.Rules;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Detect.Server.Tests.Api;

/// <summary>The API on a port of loopback's, with a store of its own in a file.</summary>
internal sealed class RunningApi : IAsyncDisposable
{
    public const string ReaderToken = "reader-token-of-the-tests";
    public const string AnalystToken = "analyst-token-of-the-tests";
    public const string AdminToken = "admin-token-of-the-tests";

    /// <summary>Tokens of every role.</summary>
    public const string Tokens =
        "api: {listen: \"127.0.0.1:0\", tokens: [{name: rita, role: reader, token: reader-token-of-the-tests}, "
        + "{name: anna, role: analyst, token: analyst-token-of-the-tests}, {name: adam, role: admin, token: admin-token-of-the-tests}]}\n";

    private const string Open = "api: {listen: \"127.0.0.1:0\"}\n";

    public static readonly DateTimeOffset Now = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("detect-api-");
    private WebApplication? app;

    private RunningApi(FakeWorker worker) => Worker = worker;

    public FakeWorker Worker { get; }

    public ManualClock Clock { get; } = new(Now);

    public IDetectStore Store { get; private set; } = null!;

    public HttpClient Client { get; private set; } = null!;

    public Uri Address => Client.BaseAddress!;

    public static async Task<RunningApi> StartAsync(string yaml = "", FakeWorker? worker = null, IReadOnlyList<HttpPushSource>? sources = null, long capacity = 64 << 20)
    {
        var api = new RunningApi(worker ?? new FakeWorker());
        var configuration = await ConfigurationAsync(yaml.Contains("api:", StringComparison.Ordinal) ? yaml : Open + yaml);
        var time = api.Clock;
        api.Store = await DetectStore.OpenAsync(new StoreOptions { Path = Path.Join(api.folder.FullName, "detect.db") }, time, default);
        var builder = ApiHost.CreateBuilder(configuration);
        builder.Services.AddSingleton(api.Store);
        builder.Services.AddSingleton<IWorkerView>(api.Worker);
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddSingleton(new IngestEndpoint(sources ?? [], capacity));
        api.app = ApiHost.Build(builder);
        await api.app.StartAsync();
        api.Client = new HttpClient { BaseAddress = new Uri(api.app.Urls.First()) };
        return api;
    }

    public static async Task<DetectConfiguration> ConfigurationAsync(string yaml)
    {
        var result = await ConfigurationFile.LoadAsync(
            new RuleFile("detect.yml", yaml), AppContext.BaseDirectory, new Dictionary<string, string>(), vault: null, default);
        result.Findings.Where(finding => finding.Severity == FindingSeverity.Error).Should().BeEmpty();
        return result.Configuration!;
    }

    public async Task<HttpResponseMessage> SendAsync(
        string method, string path, string? token = null, string? body = null, string mediaType = "application/json")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, mediaType);
        }

        return await Client.SendAsync(request);
    }

    public async Task<JsonNode> GetAsync(string path)
    {
        using var response = await SendAsync("GET", path);
        ((int)response.StatusCode).Should().Be(200, await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<JsonNode>())!;
    }

    public Task SaveAlertsAsync(params AlertDocument[] alerts) => SaveAlertsAsync("soc", alerts);

    /// <param name="queue">Of a sink, or of its digest.</param>
    public async Task SaveAlertsAsync(string queue, params AlertDocument[] alerts)
    {
        await using var lease = await Store.TryLeadAsync(default);
        await using var transaction = await Store.BeginAsync(lease, default);
        await transaction.SaveAlertsAsync(
            [.. alerts.Select(alert => new AlertChange { Alert = alert, Kind = NotificationKind.Created, At = Now, Sinks = [queue], Summary = alert.Arithmetic })], default);
        await transaction.CommitAsync(default);
    }

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        if (app is not null)
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }

        if (Store is not null)
        {
            await Store.DisposeAsync();
        }

        folder.Delete(recursive: true);
    }
}
