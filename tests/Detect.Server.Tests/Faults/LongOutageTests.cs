using System.Diagnostics;

namespace Detect.Server.Tests.Faults;

/// <summary>A sink that is away for long: an hour by its own wish, a day, and longer than anybody waits.</summary>
[Collection("Faults")]
public sealed class LongOutageTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Theory]
    [OnEachStore]
    public async Task A_sink_that_is_gone_is_disabled_until_somebody_enables_it(string store)
    {
        await using var bench = new FaultBench(store);
        await bench.FaultyReceiver.SetAsync(Trouble.Gone);
        await bench.StartAsync();
        await bench.PushAsync(AuditLine.Deleted("ada", bench.Now), AuditLine.Deleted("ben", bench.Now));
        await bench.HealthyHasAsync(2);
        var (status, failing) = await WithPatience.UntilAsync(bench.ReadyAsync, ready => ready.Failing.Count > 0);
        await bench.AdvanceAsync(TimeSpan.FromHours(1));
        var asked = bench.FaultyReceiver.Requests;

        status.Should().Be(200);
        failing[$"sink {bench.Faulty}"].Should().Contain("answered 410 (Gone): the receiver wants nothing any more");
        (await bench.SinkAsync(bench.Faulty))["disabledBecause"]!.GetValue<string>().Should().Be("answered 410 (Gone): the receiver wants nothing any more");
        bench.Measured.Of("detect.sink.deliveries", bench.Faulty, "disabled").Should().BePositive();

        await bench.FaultyReceiver.SetAsync(Trouble.None);
        await bench.StopAsync();
        await bench.StartAsync();
        await bench.PushAsync(AuditLine.Deleted("cleo", bench.Now));
        await bench.HealthyHasAsync(3);
        (await WithPatience.UntilAsync(bench.ReadyAsync, ready => ready.Failing.Count > 0)).Failing.Should().Equal(new Dictionary<string, string>
        {
            [$"sink {bench.Faulty}"] = "disabled: answered 410 (Gone): the receiver wants nothing any more",
        });
        bench.FaultyReceiver.Requests.Should().Be(asked, "it wants nothing, also of a worker that was started since");

        await bench.PostAsync($"/api/sinks/{bench.Faulty}/enable");
        await WithPatience.UntilAsync(() => Task.FromResult(bench.FaultyReceiver.Notifications.Count), taken => taken == 3);

        bench.FaultyReceiver.Notifications.Select(post => post.AlertId).Should().BeEquivalentTo(bench.HealthyReceiver.Notifications.Select(post => post.AlertId));
        await WithPatience.UntilAsync(bench.ReadyAsync, ready => ready.Failing.Count == 0);
        (await bench.SinkAsync(bench.Faulty))["disabledBecause"].Should().BeNull();
    }

    [Theory]
    [OnEachStore]
    public async Task What_waited_for_a_sink_that_was_down_for_a_day_comes_in_its_order(string store)
    {
        await using var bench = new FaultBench(store);
        await bench.FaultyReceiver.SetAsync(Trouble.Down);
        await bench.StartAsync();
        await bench.PushAsync(AuditLine.Deleted("ada", bench.Now), AuditLine.Deleted("ben", bench.Now));
        await bench.HealthyHasAsync(2);
        await bench.AdvanceAsync(TimeSpan.FromMinutes(15));
        await bench.PushAsync(AuditLine.Deleted("ada", bench.Now - TimeSpan.FromMinutes(10)));
        await bench.HealthyHasAsync(3);
        await bench.AdvanceAsync(Day);
        await bench.PushAsync(AuditLine.Deleted("cleo", bench.Now));
        await bench.HealthyHasAsync(4);

        (await bench.ReadyAsync()).Failing.Should().Equal(new Dictionary<string, string> { [$"sink {bench.Faulty}"] = "cannot connect to 127.0.0.1" });
        (await bench.SinkAsync(bench.Faulty))["waiting"]!.GetValue<int>().Should().Be(4);
        bench.Measured.Of("detect.sink.deliveries", bench.Faulty, "retry").Should().BePositive();

        await bench.FaultyReceiver.SetAsync(Trouble.None);
        var back = bench.Now;
        await bench.AdvanceUntilAsync(TimeSpan.FromSeconds(30), () => bench.FaultyReceiver.Notifications.Count == 4);

        (bench.Now - back).Should().BeLessThanOrEqualTo(TimeSpan.FromMinutes(20), "nothing waits for longer than a quarter of an hour once it is back");
        Told(bench.FaultyReceiver).Should().BeEquivalentTo(Told(bench.HealthyReceiver));
        bench.FaultyReceiver.Notifications.Where(post => post.Target.StartsWith("ada", StringComparison.Ordinal)).Select(post => post.Type)
            .Should().Equal("alert.created", "alert.updated");
        await WithPatience.UntilAsync(bench.ReadyAsync, ready => ready.Failing.Count == 0);
        (await bench.SinkAsync(bench.Faulty))["refused"]!.GetValue<int>().Should().Be(0);
    }

    [Fact]
    public async Task What_waited_for_three_days_becomes_a_dead_letter_that_can_be_brought_back()
    {
        await using var bench = new FaultBench(OnEachStoreAttribute.Sqlite);
        await bench.FaultyReceiver.SetAsync(Trouble.Down);
        await bench.StartAsync();
        await bench.PushAsync(AuditLine.Deleted("ada", bench.Now));
        await bench.HealthyHasAsync(1);
        await bench.AdvanceAsync(3 * Day - TimeSpan.FromHours(2), step: TimeSpan.FromHours(1));

        var state = await bench.SinkAsync(bench.Faulty);
        (state["waiting"]!.GetValue<int>(), state["refused"]!.GetValue<int>()).Should().Be((1, 0), "three days are not over");

        await bench.PushAsync(AuditLine.Deleted("ben", bench.Now));
        await bench.HealthyHasAsync(2);
        await bench.AdvanceUntilAsync(TimeSpan.FromMinutes(15), async () => (await bench.SinkAsync(bench.Faulty))["refused"]!.GetValue<int>() == 1);
        await bench.AdvanceUntilAsync(TimeSpan.FromSeconds(5), () => bench.Measured.Of("detect.sink.refused", bench.Faulty) == 1);
        (await DetectAsync("deadletters", "list", "--store", bench.PathOf("detect.db"), "--format", "jsonl")).Should().MatchRegex("given up after [0-9]+ attempts in 3 d.*cannot connect to 127.0.0.1");

        await bench.FaultyReceiver.SetAsync(Trouble.None);
        await bench.AdvanceUntilAsync(TimeSpan.FromSeconds(30), () => bench.FaultyReceiver.Notifications.Count == 1);
        bench.FaultyReceiver.Notifications.Single().Target.Should().StartWith("ben", "what is younger than three days is still delivered");

        await DetectAsync("deadletters", "retry", "--store", bench.PathOf("detect.db"));
        await bench.AdvanceUntilAsync(TimeSpan.FromSeconds(5), () => bench.FaultyReceiver.Notifications.Count == 2);

        Told(bench.FaultyReceiver).Should().BeEquivalentTo(Told(bench.HealthyReceiver));
        (await bench.SinkAsync(bench.Faulty))["refused"]!.GetValue<int>().Should().Be(0);
    }

    private static IEnumerable<(string, string, double)> Told(FaultyReceiver receiver) => receiver.Notifications.Select(post => (post.AlertId, post.Type, post.Count));

    // The command line of an operator, as a process of its own beside the worker.
    private static async Task<string> DetectAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Path.Join(AppContext.BaseDirectory, "detect"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.Should().Be(0, await errors);
        return output;
    }
}
