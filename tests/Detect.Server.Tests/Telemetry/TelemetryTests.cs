using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using Detect.Server.Tests.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

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
        using var service = new TelemetryService(configuration.Telemetry);
        await service.StartAsync(default);
        using (var logging = LoggerFactory.Create(builder => TelemetryService.AddLogging(builder, configuration.Telemetry)))
        {
            meter.CreateCounter<long>("detect.tests.count").Add(3);
            source.StartActivity("detect tests span")?.Dispose();
            logging.CreateLogger("Detect.Tests").LogWarning("a line of the tests");
        }

        await service.StopAsync(default);

        received["/v1/metrics"].Should().Contain("detect.tests.count").And.Contain("soc-west");
        received["/v1/traces"].Should().Contain("detect tests span");
        received["/v1/logs"].Should().Contain("a line of the tests");
        received["x-key"].Should().Be("abc");
    }

    [Fact]
    public async Task Without_an_endpoint_nothing_listens_to_the_instruments()
    {
        var configuration = await RunningApi.ConfigurationAsync("");
        using var meter = new Meter("Detect.Tests.Quiet");
        var counter = meter.CreateCounter<long>("detect.tests.quiet");
        using var service = new TelemetryService(configuration.Telemetry);

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

    private static async Task<WebApplication> CollectorAsync(ConcurrentDictionary<string, string> received)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            received["x-key"] = context.Request.Headers["x-key"].ToString();
            received.AddOrUpdate(context.Request.Path, _ => Encoding.Latin1.GetString(body.ToArray()), (_, before) => before + Encoding.Latin1.GetString(body.ToArray()));
        });
        await app.StartAsync();
        return app;
    }
}
