using Detect.Connectors;
using Detect.Connectors.Tests.Sinks;

namespace Detect.Server.Tests;

public sealed class StartingSourceTests
{
    [Fact]
    public async Task A_source_that_never_gets_beyond_its_beginning_is_not_ready()
    {
        await using var bench = new WorkerBench();
        await using var source = new EndlesslyStartingSource();
        var worker = await bench.StartAsync(source);
        await source.Started.WaitAsync(TimeSpan.FromSeconds(30));
        var later = new ManualClock(DateTimeOffset.UtcNow.AddMinutes(2));

        var health = new WorkerHealth(worker.Conditions, worker.Parts.Sources, worker.Dispatcher, later);

        health.Conditions.Single(condition => condition.Name == "source slow").Should().Be(
            new ConditionView("source slow", false, "it has been starting for more than a minute, and nothing has come of it"));
        worker.Health.Conditions.Single(condition => condition.Name == "source slow").IsOk.Should().BeTrue("sources take a moment to begin");
    }

    private sealed class EndlesslyStartingSource : ISource
    {
        private readonly TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Name => "slow";

        public string? TenantId => null;

        public SourceGuarantees Guarantees { get; } = new(Redelivers: true, Ordered: true, Tables: []);

        public Task Started => started.Task;

        public Task RunAsync(ISourceSession session, CancellationToken stopping)
        {
            started.SetResult();
            return new TaskCompletionSource().Task.WaitAsync(stopping);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
