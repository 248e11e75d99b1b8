namespace Detect.Server.Tests.Faults;

/// <summary>Somebody sets the clock of the machine, and sets it right again.</summary>
[Collection("Faults")]
public sealed class ClockTests
{
    [Theory]
    [OnEachStore("1.00:00:00", "forward by 1 d")]
    [OnEachStore("-01:00:00", "back by 1 h")]
    [OnEachStore("-365.00:00:00", "back by 365 d")]
    public async Task A_clock_that_jumps_is_said_and_costs_no_alert(string store, string by, string how)
    {
        var jump = TimeSpan.Parse(by, System.Globalization.CultureInfo.InvariantCulture);
        await using var bench = new FaultBench(store);
        await bench.FaultyReceiver.SetAsync(Trouble.Fails);
        await bench.StartAsync();
        await bench.PushAsync(AuditLine.Deleted("ada", bench.TrueNow), AuditLine.Reset("mallory", "ada", bench.TrueNow), AuditLine.Reset("mallory", "ben", bench.TrueNow));
        await bench.HealthyHasAsync(1);
        await bench.AdvanceUntilAsync(TimeSpan.FromMinutes(1), () => bench.Measured.Of("detect.sink.deliveries", bench.Faulty, "retry") >= 3);

        bench.Time.Jump(jump);
        await bench.AdvanceUntilAsync(TimeSpan.FromSeconds(1), async () => (await bench.ReadyAsync()).Failing.ContainsKey("clock"));
        var (status, failing) = await bench.ReadyAsync();
        status.Should().Be(200);
        failing["clock"].Should().StartWith($"The clock was set {how}, to ").And.EndWith("; see that a time server keeps it.");
        bench.Measured.Of("detect.worker.condition", "clock").Should().Be(0);
        bench.Measured.Of("detect.clock.jumps", jump > TimeSpan.Zero ? "forward" : "back").Should().BePositive();

        // The third of a window that was open when the clock jumped, and a new alert.
        await PushedAsync(bench, AuditLine.Reset("mallory", "cleo", bench.TrueNow), AuditLine.Deleted("ben", bench.TrueNow));
        await ToldAsync(bench, bench.HealthyReceiver, 3);
        await bench.FaultyReceiver.SetAsync(Trouble.None);
        await ToldAsync(bench, bench.FaultyReceiver, 3);

        bench.Time.Jump(-jump);
        await bench.AdvanceUntilAsync(TimeSpan.FromSeconds(1), async () => (await bench.ReadyAsync()).Failing.Count == 0);
        await PushedAsync(bench, [.. new[] { "dan", "eve", "fay" }.Select(user => AuditLine.Reset("trudy", user, bench.TrueNow))]);
        await PushedAsync(bench, AuditLine.Deleted("cleo", bench.TrueNow));
        await ToldAsync(bench, bench.HealthyReceiver, 5);
        await ToldAsync(bench, bench.FaultyReceiver, 5);

        Alerts(bench.HealthyReceiver).Should().OnlyHaveUniqueItems().And.HaveCount(5);
        Alerts(bench.FaultyReceiver).Should().BeEquivalentTo(Alerts(bench.HealthyReceiver));
        bench.HealthyReceiver.Notifications.Where(IsOfRule).Select(post => (post.Target, post.Type)).Distinct().Should()
            .BeEquivalentTo(new[] { "ada", "ben", "cleo", "mallory", "trudy" }.Select(target => (target, "alert.created")));
    }

    // While the worker is late with an answer the sender comes again, as it must.
    private static async Task PushedAsync(FaultBench bench, params string[] lines)
    {
        while (await bench.PushAsync(lines) is var status and not 200)
        {
            status.Should().BeOneOf(429, 503);
        }
    }

    private static Task ToldAsync(FaultBench bench, FaultyReceiver receiver, int alerts) =>
        bench.AdvanceUntilAsync(TimeSpan.FromSeconds(5), () => Alerts(receiver).Count >= alerts);

    private static List<string> Alerts(FaultyReceiver receiver) =>
        [.. receiver.Notifications.Where(IsOfRule).Where(post => post.Type == "alert.created").Select(post => post.AlertId)];

    // A clock that is a day ahead makes every log late, which is an alert of its own.
    private static bool IsOfRule(Post post) => !post.AlertId.StartsWith("gap-", StringComparison.Ordinal);
}
