namespace Detect.Server.Tests.Several;

/// <summary>Two real workers on one PostgreSQL, one consumer group and a push source each.</summary>
public sealed class SeveralWorkersTests
{
    private static readonly string[] Lines = File.ReadAllLines(Story.Log("takeover"));
    private static readonly IReadOnlyList<StoryAlert> Expected = Story.Expected("takeover");

    [SharedStoreFact]
    public async Task When_the_leader_is_killed_the_other_goes_on_and_each_alert_is_raised_once()
    {
        await using var bench = await WorkersBench.CreateAsync();
        var (first, second) = await bench.StartTwoAsync();
        var third = Lines.Length / 3;

        await bench.WriteAsync(Lines[..third]);
        await WorkersBench.PushAsync(second, Lines[third..(third + 20)]);
        second.Epoch.Should().BeNull("what a follower takes in the leader evaluates");
        (await WorkersBench.StatisticsAsync(first)).Should().Contain("\"isLeading\":true").And.Contain("\"events\":");
        (await WorkersBench.StatisticsAsync(second)).Should().Be("""{"isLeading":false}""", "it stands by and has no numbers");
        await bench.WriteAsync(Lines[(third + 20)..(2 * third)]);
        await first.KillAsync();
        await second.LeadsAsync();
        var again = await bench.StartAsync("first");
        await bench.WriteAsync(Lines[(2 * third)..]);
        await bench.ReadAsync();
        await HoldsAsync(bench);

        (await second.TerminateAsync()).Should().Be(0);
        await again.LeadsAsync(sinceEpoch: 3);
        await HoldsAsync(bench);
    }

    [SharedStoreFact]
    public async Task A_leader_that_was_paused_commits_nothing_once_another_leads_and_says_so()
    {
        await using var bench = await WorkersBench.CreateAsync();
        var (first, second) = await bench.StartTwoAsync();
        var third = Lines.Length / 3;

        await bench.WriteAsync(Lines[..third]);
        await bench.ReadAsync();
        await bench.WriteAsync(Lines[third..(2 * third)]);
        await first.SignalAsync("STOP");
        await second.LeadsAsync(sinceEpoch: 2);
        await bench.ReadAsync();
        await first.SignalAsync("CONT");
        await WithPatience.UntilAsync(() => Task.FromResult(first.Said), said => said.Any(line => line.Contains("leads no more: another worker does", StringComparison.Ordinal)));
        await bench.WriteAsync(Lines[(2 * third)..]);
        await bench.ReadAsync();

        await HoldsAsync(bench);
        first.Epoch.Should().Be(1);
        second.Epoch.Should().Be(2);
    }

    private static async Task HoldsAsync(WorkersBench bench)
    {
        var standing = await bench.AlertsAsync(Expected);
        standing.Select(Story.Of).Should().BeEquivalentTo(Expected);
        bench.Told().Should().Contain(standing.Select(alert => alert.Id)).And.BeSubsetOf(await bench.IdsAsync());
        foreach (var alert in standing)
        {
            (await bench.CreatedAsync(alert)).Should().Be(1, alert.Rule.Title);
        }
    }
}
