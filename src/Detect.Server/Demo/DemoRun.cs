using System.Security.Cryptography;
using Detect.Connectors;
using Detect.Rules;

namespace Detect.Server;

/// <summary>
/// Plays a recorded story through the live pipeline: a followed log file, an embedded store, the console and a webhook receiver, all in
/// a folder of their own that goes with the demo.
/// </summary>
internal static class DemoRun
{
    private const string Story = "takeover";

    /// <param name="thenExit">Ends with the story, instead of leaving the API to be looked at.</param>
    public static async Task RunAsync(bool thenExit, TextWriter output, CancellationToken stopping)
    {
        var folder = Directory.CreateTempSubdirectory("detect-demo-");
        try
        {
            await PlayAsync(folder.FullName, thenExit, TextWriter.Synchronized(output), stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Asked to stop.
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task PlayAsync(string folder, bool thenExit, TextWriter output, CancellationToken stopping)
    {
        var secret = $"whsec_{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}";
        await using var receiver = await DemoReceiver.StartAsync(WebhookSecret.Parse(secret), output, stopping).ConfigureAwait(false);
        var configuration = await ConfigureAsync(folder, receiver.Url, secret, stopping).ConfigureAwait(false);
        await using var app = await WorkerComposition.CreateAsync(
            configuration, [new DemoConsoleSink(output)], logging => logging.SetMinimumLevel(LogLevel.None), TimeProvider.System, stopping).ConfigureAwait(false);
        await WorkerComposition.StartWorkerAsync(app).ConfigureAwait(false);
        await app.StartAsync(stopping).ConfigureAwait(false);
        await output.WriteLineAsync($"Playing replay-data/{Story}: an administrator's account is taken over. Alerts as they arrive:").ConfigureAwait(false);
        var feed = Path.Join(folder, "feed", "audit.jsonl");
        var player = new DemoPlayer(Path.Join(AppContext.BaseDirectory, "demo", "event-hubs.jsonl"), feed, TimeProvider.System);
        await player.PlayAsync(stopping).ConfigureAwait(false);
        var store = app.Services.GetRequiredService<IDetectStore>();
        await DemoEnd.WaitAsync(store, new FileInfo(feed).Length, TimeProvider.System, stopping).ConfigureAwait(false);
        var alerts = await store.Alerts.ListAsync(new AlertQuery { Limit = 500 }, stopping).ConfigureAwait(false);
        await output.WriteLineAsync($"\n{player.Records} records, {alerts.Alerts.Count} alerts, {receiver.Received} webhook calls.").ConfigureAwait(false);
        if (!thenExit)
        {
            await output.WriteLineAsync($"Open {app.Urls.First()}/alerts in a browser; the API answers at {app.Urls.First()}/api/alerts. Press Ctrl+C to end.").ConfigureAwait(false);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await app.StopAsync(CancellationToken.None).ConfigureAwait(false);
    }

    private static async Task<DetectConfiguration> ConfigureAsync(string folder, Uri receiver, string secret, CancellationToken stopping)
    {
        Directory.CreateDirectory(Path.Join(folder, "feed"));
        var yaml = $$"""
            name: demo
            store: {sqlite: detect.db}
            api: {listen: "127.0.0.1:0"}
            engine: {silentAfter: forever}
            sources:
              - {name: feed, type: files, path: feed, poll: 1s}
            sinks:
              - name: webhook
                type: webhook
                url: {{receiver}}
                signingSecrets: "{{secret}}"
                allowNetworks: 127.0.0.0/8
            """;
        var loaded = await ConfigurationFile
            .LoadAsync(new RuleFile("demo.yml", yaml), folder, new Dictionary<string, string>(), null, stopping).ConfigureAwait(false);
        return loaded.Configuration ?? throw new InvalidOperationException(string.Join('\n', loaded.Findings));
    }
}
