using Detect.Connectors;
using Detect.Connectors.Tests.Sinks;

namespace Detect.Server.Tests;

public sealed class StoppingTests
{
    [Fact]
    public async Task A_source_that_does_not_answer_keeps_no_worker_from_ending()
    {
        await using var bench = new WorkerBench();
        await using var source = new DeafSource();
        var worker = await bench.StartAsync(source);
        await source.Started.WaitAsync(TimeSpan.FromSeconds(30));

        await worker.StopAsync(new CancellationToken(canceled: true));

        await bench.StopAsync().WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_source_that_never_gets_beyond_its_beginning_is_not_ready()
    {
        await using var bench = new WorkerBench();
        await using var source = new DeafSource();
        var worker = await bench.StartAsync(source);
        await source.Started.WaitAsync(TimeSpan.FromSeconds(30));
        var later = new ManualClock(DateTimeOffset.UtcNow.AddMinutes(2));

        var health = new WorkerHealth(worker.Conditions, worker.Parts.Sources, worker.Dispatcher, later);

        health.Conditions.Single(condition => condition.Name == "source deaf").Should().Be(
            new ConditionView("source deaf", false, "it has been starting for more than a minute, and nothing has come of it"));
        worker.Health.Conditions.Single(condition => condition.Name == "source deaf").Holds.Should().BeTrue("sources take a moment to begin");
        await worker.StopAsync(new CancellationToken(canceled: true));
    }

    /// <summary>As one is that reads from a drive whose server is gone.</summary>
    private sealed class DeafSource : ISource
    {
        private readonly TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Name => "deaf";

        public string? TenantId => null;

        public SourceGuarantees Guarantees { get; } = new(Redelivers: true, Ordered: true, Tables: []);

        public Task Started => started.Task;

        public Task RunAsync(ISourceSession session, CancellationToken stopping)
        {
            started.SetResult();
            return new TaskCompletionSource().Task;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
