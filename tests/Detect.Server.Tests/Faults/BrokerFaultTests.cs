using Detect.Connectors.Tests;

namespace Detect.Server.Tests.Faults;

/// <summary>The brokers of one source die and come back, beside a source that is well.</summary>
[Collection("Faults")]
public sealed class BrokerFaultTests
{
    [KafkaFact]
    public async Task Brokers_that_die_are_said_and_what_they_hold_is_read_when_they_are_back()
    {
        await using var hub = await HubBench.StartAsync(partitions: 2);
        var (broker, bench) = (hub.Broker, hub.Worker);
        await hub.WriteAsync(1, AuditLine.Deleted("ben", bench.Now));
        await broker.SetDownAsync(-1);

        await bench.AdvanceUntilAsync(TimeSpan.FromSeconds(1), async () => (await bench.ReadyAsync()).Failing.ContainsKey("source hub"));
        var (status, failing) = await bench.ReadyAsync();
        status.Should().Be(503);
        failing["source hub"].Should().Contain($"no broker of {broker.BootstrapServers} can be reached");
        bench.Measured.Of("detect.source.running", "hub").Should().Be(0);
        bench.Measured.Of("detect.worker.condition", "source hub").Should().Be(0);
        (await bench.SourceStatesAsync()).Should().Equal("failing", "running");

        (await bench.PushAsync(AuditLine.Deleted("cleo", bench.Now))).Should().Be(200);
        await WithPatience.UntilAsync(() => Task.FromResult(bench.HealthyReceiver.Notifications), told => told.Any(post => post.Target == "cleo"));

        await broker.SetUpAsync(-1);
        await hub.WriteAsync(0, AuditLine.Deleted("dan", bench.Now));
        await bench.AdvanceUntilAsync(TimeSpan.FromSeconds(1), () => bench.HealthyReceiver.Notifications.Count >= 4);
        await bench.AdvanceUntilAsync(TimeSpan.FromSeconds(1), async () => (await bench.ReadyAsync()) is { Status: 200, Failing.Count: 0 });

        bench.HealthyReceiver.Notifications.Select(post => post.Target).Should().BeEquivalentTo("ada", "ben", "cleo", "dan");
        bench.Measured.Of("detect.source.running", "hub").Should().Be(1);
    }

    [KafkaFact]
    public async Task Brokers_that_hang_hold_up_no_other_source_and_what_they_hold_is_read_when_they_go_on()
    {
        await using var hub = await HubBench.StartAsync(partitions: 1);
        var (broker, bench) = (hub.Broker, hub.Worker);

        await broker.HangAsync();
        (await bench.PushAsync(AuditLine.Deleted("ben", bench.Now))).Should().Be(200);
        await bench.HealthyHasAsync(2);

        await broker.GoOnAsync();
        await hub.WriteAsync(0, AuditLine.Deleted("cleo", bench.Now));
        await bench.AdvanceUntilAsync(TimeSpan.FromSeconds(1), () => bench.HealthyReceiver.Notifications.Count >= 3);
        bench.HealthyReceiver.Notifications.Select(post => post.Target).Should().Equal("ada", "ben", "cleo");
        await bench.AdvanceUntilAsync(TimeSpan.FromSeconds(1), async () => (await bench.ReadyAsync()) is { Status: 200, Failing.Count: 0 });
    }

    // The mock cluster takes whatever ports are free and keeps nothing: one that was killed comes back as another one, so that part is
    // tried by cutting its brokers off.
    [KafkaFact]
    public async Task Brokers_that_are_killed_are_said_and_hold_up_no_other_source()
    {
        await using var hub = await HubBench.StartAsync(partitions: 1);
        var (broker, bench) = (hub.Broker, hub.Worker);

        await broker.KillAsync();
        await bench.AdvanceUntilAsync(TimeSpan.FromSeconds(1), async () => (await bench.ReadyAsync()).Failing.ContainsKey("source hub"));
        (await bench.ReadyAsync()).Failing["source hub"].Should().Contain($"no broker of {broker.BootstrapServers} can be reached");

        (await bench.PushAsync(AuditLine.Deleted("ben", bench.Now))).Should().Be(200);
        await bench.HealthyHasAsync(2);
        bench.HealthyReceiver.Notifications.Select(post => post.Target).Should().Equal("ada", "ben");
    }
}
