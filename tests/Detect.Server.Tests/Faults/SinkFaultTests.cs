namespace Detect.Server.Tests.Faults;

/// <summary>One sink in every kind of trouble beside one that is well.</summary>
[Collection("Faults")]
public sealed class SinkFaultTests
{
    private static readonly string[] Users = ["ada", "ben", "cleo", "dan", "eve"];

    [Theory]
    [OnEachStore(Trouble.NeverAnswers, "no answer within 30 s")]
    [OnEachStore(Trouble.Fails, "answered 500 (Internal Server Error)")]
    [OnEachStore(Trouble.Throttles, "answered 429 (Too Many Requests)")]
    [OnEachStore(Trouble.ClosesItsHalf, "127.0.0.1 closed the connection before it answered")]
    [OnEachStore(Trouble.AnswersHalf, "127.0.0.1 closed the connection before it answered")]
    [OnEachStore(Trouble.Down, "cannot connect to 127.0.0.1")]
    public async Task A_sink_in_trouble_loses_nothing_is_seen_and_delays_no_other(string store, Trouble trouble, string reason)
    {
        await using var bench = new FaultBench(store);
        await bench.FaultyReceiver.SetAsync(trouble);
        await bench.StartAsync();
        var before = bench.Now;

        (await bench.PushAsync([.. Users.Select(user => AuditLine.Deleted(user, bench.Now))])).Should().Be(200);
        await bench.HealthyHasAsync(Users.Length);

        bench.Now.Should().Be(before, "the other sink had everything before a moment had passed");
        bench.HealthyReceiver.Taken.Select(post => post.Target).Should().BeEquivalentTo(Users);
        bench.FaultyReceiver.Taken.Should().BeEmpty();

        await bench.AdvanceUntilAsync(TimeSpan.FromSeconds(5), async () => (await bench.ReadyAsync()).Failing.Count > 0);
        await bench.AdvanceUntilAsync(TimeSpan.FromSeconds(5), () => bench.Measured.Of("detect.sink.queue.depth", bench.Faulty) == Users.Length);
        await SeenAsync(bench, reason);

        await bench.FaultyReceiver.SetAsync(Trouble.None);
        await bench.AdvanceUntilAsync(TimeSpan.FromSeconds(15), async () =>
            bench.FaultyReceiver.Notifications.Count >= Users.Length && (await bench.SinkAsync(bench.Faulty))["waiting"]!.GetValue<int>() == 0);

        bench.FaultyReceiver.Notifications.Select(post => post.AlertId).Should().BeEquivalentTo(bench.HealthyReceiver.Taken.Select(post => post.AlertId));
        await WellAsync(bench);
    }

    [Fact]
    public async Task A_sink_that_refuses_for_good_is_not_well_until_it_takes_something()
    {
        await using var bench = new FaultBench("sqlite");
        await bench.FaultyReceiver.SetAsync(Trouble.Unknown);
        await bench.StartAsync();

        await bench.PushAsync(AuditLine.Deleted("ada", bench.Now));
        await bench.HealthyHasAsync(1);
        var refused = await WithPatience.UntilAsync(bench.ReadyAsync, ready => ready.Failing.Count > 0);
        await bench.FaultyReceiver.SetAsync(Trouble.None);
        await bench.PostAsync($"/api/sinks/{bench.Faulty}/refused/retry");

        refused.Status.Should().Be(200);
        refused.Failing.Should().Equal(new Dictionary<string, string>
        {
            [$"sink {bench.Faulty}"] = "what it was last told went to the dead letters: answered 404 (Not Found)",
        });
        await WithPatience.UntilAsync(bench.ReadyAsync, ready => ready is { Status: 200, Failing.Count: 0 });
        bench.FaultyReceiver.Notifications.Should().ContainSingle();
    }

    private static async Task SeenAsync(FaultBench bench, string reason)
    {
        var (status, failing) = await bench.ReadyAsync();
        status.Should().Be(200, "a sink that is down keeps no event from coming in");
        failing.Should().Equal(new Dictionary<string, string> { [$"sink {bench.Faulty}"] = reason });
        var state = await bench.SinkAsync(bench.Faulty);
        state["waiting"]!.GetValue<int>().Should().Be(Users.Length);
        state["lastError"]!.GetValue<string>().Should().Be(reason);
        (await bench.SinkAsync(bench.Healthy))["waiting"]!.GetValue<int>().Should().Be(0);
        bench.Measured.Of("detect.sink.deliveries", bench.Faulty, "retry").Should().BePositive();
        bench.Measured.Of("detect.sink.deliveries", bench.Healthy, "delivered").Should().Be(Users.Length);
        bench.Measured.Of("detect.worker.condition", $"sink {bench.Faulty}").Should().Be(0);
        bench.Measured.Of("detect.worker.condition", $"sink {bench.Healthy}").Should().Be(1);
    }

    private static async Task WellAsync(FaultBench bench)
    {
        await WithPatience.UntilAsync(bench.ReadyAsync, ready => ready is { Status: 200, Failing.Count: 0 });
        (await bench.SinkAsync(bench.Faulty))["lastError"].Should().BeNull();
        bench.Measured.Of("detect.worker.condition", $"sink {bench.Faulty}").Should().Be(1);
        await bench.AdvanceUntilAsync(TimeSpan.FromSeconds(5), () => bench.Measured.Of("detect.sink.queue.depth", bench.Faulty) == 0);
    }
}
