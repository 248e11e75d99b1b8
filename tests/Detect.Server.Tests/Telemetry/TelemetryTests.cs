using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using System.Text;
using Detect.Connectors;
using Detect.Connectors.Tests;
using Detect.Server.Tests.Api;
using Detect.Server.Tests.Faults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Detect.Server.Tests.Telemetry;

/// <summary>What a collector gets, over real HTTP.</summary>
public sealed class TelemetryTests
{
    [Fact]
    public async Task Metrics_traces_and_logs_reach_the_collector()
    {
        var received = new ConcurrentDictionary<string, string>();
        await using var collector = await CollectorAsync(received);
        var configuration = await RunningApi.ConfigurationAsync(
            $"telemetry: {{endpoint: \"{collector.Urls.First()}\", protocol: http/protobuf, serviceName: soc-west, every: 1h, headers: {{x-key: abc}}}}");
        using var meter = new Meter("Detect.Tests");
        using var source = new ActivitySource("Detect.Tests");
        using var service = new TelemetryService(configuration.Telemetry, "soc-7", NullLogger<TelemetryService>.Instance);
        await service.StartAsync(default);
        using (var logging = LoggerFactory.Create(builder => TelemetryService.AddLogging(builder, configuration.Telemetry, "soc-7")))
        {
            meter.CreateCounter<long>("detect.tests.count").Add(3);
            source.StartActivity("detect tests span")?.Dispose();
            logging.CreateLogger("Detect.Tests").LogWarning("a line of the tests");
        }

        await service.StopAsync(default);

        received["/v1/metrics"].Should().Contain("detect.tests.count").And.Contain("soc-west").And.Contain("soc-7");
        received["/v1/traces"].Should().Contain("detect tests span");
        received["/v1/logs"].Should().Contain("a line of the tests");
        received["x-key"].Should().Be("abc");
    }

    [Fact]
    public async Task What_the_engine_counts_is_exported_for_as_long_as_the_worker_runs()
    {
        var received = new ConcurrentDictionary<string, string>();
        await using var collector = await CollectorAsync(received);
        using var service = await ServiceAsync($"telemetry: {{endpoint: \"{collector.Urls.First()}\", protocol: http/protobuf, every: 1s}}");
        service.Listen();
        await using var bench = new WorkerBench();
        Directory.CreateDirectory(Path.GetDirectoryName(bench.Log)!);
        File.Copy(Story.Log("takeover"), bench.Log);
        await bench.StartAsync();
        await bench.Sink.WaitForAsync(told => told.Count >= Story.Expected("takeover").Count);
        await NextMetricsAsync(received);

        (await NextMetricsAsync(received)).Should().Contain("detect.engine.events").And.Contain("detect.engine.alerts").And.Contain("detect.rule.outcomes");
    }

    [Fact]
    public async Task The_first_commits_of_a_worker_are_counted()
    {
        var received = new ConcurrentDictionary<string, string>();
        await using var collector = await CollectorAsync(received);
        var folder = Directory.CreateTempSubdirectory("detect-telemetry-");
        Directory.CreateDirectory(Path.Join(folder.FullName, "feed"));
        File.Copy(Story.Log("takeover"), Path.Join(folder.FullName, "feed", "audit.jsonl"));
        var configuration = await RunningApi.ConfigurationAsync(
            $$"""
            telemetry: {endpoint: "{{collector.Urls.First()}}", protocol: http/protobuf, every: 1h}
            api: {listen: "127.0.0.1:0"}
            store: {sqlite: "{{folder.FullName}}/detect.db"}
            sources: [{name: feed, type: files, path: "{{folder.FullName}}/feed"}]
            """);
        await using (var app = await WorkerComposition.CreateAsync(configuration, [], _ => { }, TimeProvider.System, default))
        {
            await WorkerComposition.StartWorkerAsync(app);
            var store = app.Services.GetRequiredService<IDetectStore>();
            await WithPatience.UntilAsync(
                async () => (await store.Alerts.ListAsync(new AlertQuery { Limit = 500 }, default)).Alerts.Count, count => count >= Story.Expected("takeover").Count);
            await app.StartAsync();
            await app.StopAsync();
        }

        received["/v1/metrics"].Should().Contain("detect.events.received").And.Contain("detect.alert.processing.latency");
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_collector_that_takes_nothing_is_told_once_and_so_is_its_return()
    {
        var status = 503;
        var received = new ConcurrentDictionary<string, string>();
        await using var collector = await CollectorAsync(received, () => status);
        var log = new WrittenLines<TelemetryService>();
        using var service = await ServiceAsync($"telemetry: {{endpoint: \"{collector.Urls.First()}\", protocol: http/protobuf, every: 1s}}", log);
        service.Listen();
        await NextMetricsAsync(received);
        await NextMetricsAsync(received);
        await NextMetricsAsync(received);
        OfMetrics(log).Should().ContainSingle().Which.Should().StartWith($"Telemetry does not reach {collector.Urls.First()}/v1/metrics and is dropped; nothing else waits for it: ");

        status = 200;
        await WithPatience.UntilAsync(() => Task.FromResult(OfMetrics(log)), lines => lines.Count > 1);

        OfMetrics(log)[1].Should().Be($"Telemetry reaches {collector.Urls.First()}/v1/metrics again");
    }

    [Fact]
    public async Task A_collector_that_is_not_there_is_told_in_one_sentence()
    {
        var log = new WrittenLines<TelemetryService>();
        using var gone = Ports.Listen();
        var port = ((IPEndPoint)gone.LocalEndpoint).Port;
        gone.Stop();
        using var service = await ServiceAsync($"telemetry: {{endpoint: \"http://127.0.0.1:{port}\", protocol: http/protobuf, every: 1s}}", log);
        service.Listen();

        await WithPatience.UntilAsync(() => Task.FromResult(OfMetrics(log)), lines => lines.Count > 0);

        OfMetrics(log)[0].Should().Be(
            $"Telemetry does not reach http://127.0.0.1:{port}/v1/metrics and is dropped; nothing else waits for it: Connection refused (127.0.0.1:{port})");
    }

    [Fact]
    public async Task A_collector_that_never_answers_does_not_keep_the_process_from_ending()
    {
        var held = new TaskCompletionSource();
        var received = new ConcurrentDictionary<string, string>();
        await using var collector = await CollectorAsync(received, held: held.Task);
        var folder = Directory.CreateTempSubdirectory("detect-telemetry-");
        File.WriteAllText(
            Path.Join(folder.FullName, "detect.yml"),
            $"telemetry: {{endpoint: \"{collector.Urls.First()}\", protocol: http/protobuf, every: 1s}}\napi: {{listen: \"127.0.0.1:0\"}}\nsources: [{{name: push, type: http}}]\n");
        await using var server = ServerProcess.Start(folder.FullName);
        await server.ListeningAsync();
        await WithPatience.UntilAsync(() => Task.FromResult(received.Count), count => count > 1);

        var (exitCode, took, _) = await server.StopAsync();

        exitCode.Should().Be(0);
        took.Should().BeLessThan(TimeSpan.FromSeconds(10));
        string.Concat(server.Errors).Should().NotContain("has not answered in time", "no source, sink or store is to blame");
        held.SetResult();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_request_is_a_span_of_its_method_and_route_and_never_of_its_path()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var api = await RunningApi.StartAsync();

        (await api.SendAsync("GET", "/api/alerts/an-alert-of-this-test?x=1")).Dispose();

        var seen = await WithPatience.UntilAsync(() => Task.FromResult(spans.ToList()), all => all.Any(span => span.DisplayName == "GET /api/alerts/{id}"));
        var request = seen.First(span => span.DisplayName == "GET /api/alerts/{id}");
        request.TagObjects.Should().Contain(
            [new("http.request.method", "GET"), new("http.route", "/api/alerts/{id}")]);
        seen.SelectMany(span => span.TagObjects).Should().NotContain(tag => $"{tag.Value}".Contains("an-alert-of-this-test"));
    }

    [Fact]
    public async Task Without_an_endpoint_nothing_listens_to_the_instruments()
    {
        var configuration = await RunningApi.ConfigurationAsync("");
        using var meter = new Meter("Detect.Tests.Quiet");
        var counter = meter.CreateCounter<long>("detect.tests.quiet");
        using var service = new TelemetryService(configuration.Telemetry, "soc-7", NullLogger<TelemetryService>.Instance);

        await service.StartAsync(default);

        counter.Enabled.Should().BeFalse();
        await service.StopAsync(default);
    }

    [Fact]
    public async Task A_commit_of_batches_is_a_span_and_a_tick_without_them_is_none()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Detect.Worker",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var bench = new WorkerBench();
        var story = await File.ReadAllTextAsync(Path.Join(Repository.Root, "replay-data", "azure-elevation", "event-hubs.jsonl"));
        Directory.CreateDirectory(Path.GetDirectoryName(bench.Log)!);
        await File.WriteAllTextAsync(bench.Log, story);
        await bench.StartAsync();
        await bench.Sink.WaitForAsync(told => told.Count > 0);
        await bench.StopAsync();

        spans.Should().NotBeEmpty().And.AllSatisfy(span =>
        {
            span.OperationName.Should().Be("detect.commit");
            span.GetTagItem("detect.commit.batches").Should().BeOfType<int>().Which.Should().BePositive();
        });
    }

    // Traces are the whole process's: other tests beside this one have some to export now and then.
    private static List<string> OfMetrics(WrittenLines<TelemetryService> log) => [.. log.All.Where(line => line.Contains("/v1/metrics", StringComparison.Ordinal))];

    private static async Task<TelemetryService> ServiceAsync(string yaml, ILogger<TelemetryService>? log = null) =>
        new((await RunningApi.ConfigurationAsync(yaml)).Telemetry, "soc-7", log ?? NullLogger<TelemetryService>.Instance);

    private static async Task<string> NextMetricsAsync(ConcurrentDictionary<string, string> received)
    {
        received.TryRemove("/v1/metrics", out _);
        return (await WithPatience.UntilAsync(() => Task.FromResult(received.GetValueOrDefault("/v1/metrics")), metrics => metrics is not null))!;
    }

    private static async Task<WebApplication> CollectorAsync(ConcurrentDictionary<string, string> received, Func<int>? status = null, Task? held = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            context.Response.StatusCode = status?.Invoke() ?? 200;
            received["x-key"] = context.Request.Headers["x-key"].ToString();
            received.AddOrUpdate(context.Request.Path, _ => Encoding.Latin1.GetString(body.ToArray()), (_, before) => before + Encoding.Latin1.GetString(body.ToArray()));
            await (held ?? Task.CompletedTask);
        });
        await app.StartAsync();
        return app;
    }
}
