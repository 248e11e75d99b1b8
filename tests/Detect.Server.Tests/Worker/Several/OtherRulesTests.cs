using Detect.Server.Tests.Faults;
using AuditLine = Detect.Server.Tests.Late.AuditLine;

namespace Detect.Server.Tests.Several;

/// <summary>Workers on one store whose rules are not the same: those of the leader are in force.</summary>
public sealed class OtherRulesTests : IAsyncDisposable
{
    private const string Added = """
        title: A user was added
        id: 00000000-0000-4000-8000-0000000000d1
        logsource: {product: azure, service: auditlogs}
        detection: {selection: {operation: Add user}, condition: selection}
        level: low
        """;

    private const string Deleted = """
        title: A user was deleted
        id: 00000000-0000-4000-8000-0000000000d2
        name: deleted
        logsource: {product: azure, service: auditlogs}
        detection: {selection: {operation: Delete user}, condition: selection}
        level: low
        """;

    private const string Several = """
        title: Several users were deleted
        id: 00000000-0000-4000-8000-0000000000d3
        level: high
        correlation: {type: event_count, rules: [deleted], group-by: [actor], timespan: 1h, condition: {gte: 3}}
        """;

    private const string Reset = """
        title: A password was reset
        id: 00000000-0000-4000-8000-0000000000d5
        logsource: {product: azure, service: auditlogs}
        detection: {selection: {operation: Reset password}, condition: selection}
        level: low
        """;

    private const string NewActor = """
        title: A user was deleted by somebody new
        id: 00000000-0000-4000-8000-0000000000d4
        logsource: {product: azure, service: auditlogs}
        detection: {selection: {operation: Delete user}, condition: selection}
        level: low
        detect: {first_seen: {fields: [actor], memory: 10h, learning: 90m}}
        """;

    private const string Other = "The rules here are not those of the worker that leads: every event is handed over to it, and what matches here alone is not told.";

    private readonly SkewBench bench = new();

    [OnPostgres]
    public async Task What_only_the_leaders_rules_match_is_told_and_nothing_else_stays_in_the_journal()
    {
        var leader = await bench.LeadAsync(Added, Deleted);
        var follower = await bench.StartAsync("second", [Added]);

        await follower.Source.PushAsync([Line(1, "Delete user"), .. Unmatched(2, 11), Line(12, "Add user")]);
        await leader.Sink.WaitForAsync(told => told.Count == 2);
        (await bench.JournalAsync()).Should().Equal(1, 12);
        (await bench.ArchiveAsync()).Should().BeEquivalentTo([1, 12], "the others are no evidence");
        (await leader.Running.Worker.AskAsync(engine => engine.Statistics, default))!.Events.Should().Be(2);
        follower.Condition.Should().Be(Other);
        follower.Running.Health.Conditions.Should().OnlyContain(condition => condition.IsOk || !condition.IsRequired, "it works, only slower");

        await follower.ChangeAsync(Added, Deleted);
        await follower.Source.PushAsync([Line(13, "Delete user"), .. Unmatched(14, 20)]);
        await leader.Sink.WaitForAsync(told => told.Count == 3);
        (await bench.JournalAsync()).Should().Equal(1, 12, 13);
        follower.Condition.Should().BeNull();
        follower.SaidOfRules.Should().Equal(Other, "The rules here are again those of the worker that leads: what matches is handed over to it");
        leader.Told.Should().BeEquivalentTo("A user was deleted", "A user was added", "A user was deleted");
        leader.SaidOfRules.Should().BeEmpty();
    }

    [OnPostgres]
    public async Task What_only_a_followers_rules_match_waits_for_a_leader_that_has_them_too()
    {
        var leader = await bench.LeadAsync(Added);
        var follower = await bench.StartAsync("second", [Added, Deleted, Several]);

        await follower.Source.PushAsync([Line(1, "Delete user"), Line(2, "Delete user"), .. Unmatched(3, 9), Line(10, "Add user")]);
        await leader.Sink.WaitForAsync(told => told.Count == 1);
        leader.Told.Should().Equal("A user was added");
        (await bench.JournalAsync()).Should().Equal(1, 2, 10);

        await leader.ChangeAsync(Added, Deleted, Several);
        await follower.Source.PushAsync([Line(11, "Delete user"), .. Unmatched(12, 15)]);
        await leader.Sink.WaitForAsync(told => told.Count == 2);
        leader.Told.Should().Equal("A user was added", "Several users were deleted");
        leader.Sink.Notifications[1].Alert.Count.Should().Be(3, "what was read before the leader had the rule counts");
        (await bench.JournalAsync()).Should().Equal(1, 2, 10, 11);
        follower.Condition.Should().BeNull();
    }

    [OnPostgres]
    public async Task What_two_followers_hand_over_is_told_once()
    {
        var leader = await bench.LeadAsync(Added, Deleted);
        var second = await bench.StartAsync("second", [Added]);
        var third = await bench.StartAsync("third", [Added]);

        await Task.WhenAll(second.Source.PushAsync([Line(1, "Delete user"), .. Unmatched(2, 5)]), third.Source.PushAsync([Line(1, "Delete user"), .. Unmatched(4, 9)]));
        await third.Source.PushAsync([Line(10, "Add user")]);
        await leader.Sink.WaitForAsync(told => told.Count == 2);

        leader.Told.Should().BeEquivalentTo("A user was deleted", "A user was added");
        (await bench.JournalAsync()).Should().Equal(1, 10);
    }

    [OnPostgres]
    public async Task A_follower_whose_files_have_become_the_leaders_looks_before_it_hands_over_everything()
    {
        var leader = await bench.LeadAsync(Added, Deleted);
        var follower = await bench.StartAsync("second", [Added], reloadEvery: TimeSpan.FromHours(1));

        await follower.WriteAsync([Deleted, Added]);
        await follower.Source.PushAsync([Line(1, "Delete user"), .. Unmatched(2, 5)]);
        await leader.Sink.WaitForAsync(told => told.Count == 1);

        follower.SaidOfRules.Should().BeEmpty();
        follower.Condition.Should().BeNull();
    }

    [OnPostgres]
    public async Task A_tenants_log_begins_for_the_leader_with_an_event_that_matched_nothing_at_a_follower()
    {
        var leader = await bench.LeadAsync(NewActor);
        var follower = await bench.StartAsync("second", [Added]);

        await follower.Source.PushAsync([Line(1, "Reset password", minute: 0), Line(2, "Delete user", minute: 300), Line(3, "Reset password", minute: 600)]);
        await leader.Sink.WaitForAsync(told => told.Count == 1);

        (await bench.JournalAsync()).Should().Equal(1, 2);
    }

    [OnPostgres]
    public async Task More_than_one_commit_takes_waits_for_the_next_and_the_clock_with_it()
    {
        await using var narrow = new SkewBench { Options = new WorkerOptions { Threads = 1, CommitBytes = 1, Lateness = TimeSpan.FromMinutes(10) } };
        var leader = await narrow.LeadAsync(Added, Deleted);
        var follower = await narrow.StartAsync("second", [Added]);

        await follower.Source.PushAsync(Enumerable.Range(0, 1500).Select(i => Line(i, i % 100 == 99 ? "Delete user" : "Reset password", minute: i / 3.0)));
        await leader.Source.PushAsync(Line(1500, "Add user", minute: 500));
        await leader.Sink.WaitForAsync(told => told.Any(one => one.Alert.Rule.Title == "A user was added"));

        leader.Told.Should().HaveCount(16);
        (await leader.Running.Worker.AskAsync(engine => engine.Statistics, default))!.TooLate.Should().Be(0);
        (await narrow.JournalAsync()).Should().Equal([.. Enumerable.Range(0, 15).Select(i => (100 * i) + 99), 1500]);
    }

    [SharedStoreFact]
    public async Task When_the_leader_dies_the_rules_of_the_next_are_in_force_for_what_it_has_not_taken()
    {
        await using var processes = await WorkersBench.CreateAsync();
        var first = await processes.StartAsync("first", Added, Deleted);
        await first.LeadsAsync();
        var second = await processes.StartAsync("second", Added, Reset);
        await WorkersBench.PushAsync(second, Json(Line(1, "Delete user"), Line(2, "Update user"), Line(3, "Add user")));
        (await processes.TitlesAsync(awaited: 2)).Should().BeEquivalentTo("A user was deleted", "A user was added");

        await first.SignalAsync("STOP");
        await WorkersBench.PushAsync(second, Json(Line(4, "Delete user"), Line(5, "Update user"), Line(6, "Add user"), Line(7, "Reset password")));
        await first.KillAsync();
        await second.LeadsAsync(sinceEpoch: 2);
        (await processes.TitlesAsync(awaited: 4)).Should().BeEquivalentTo("A user was deleted", "A user was added", "A user was added", "A password was reset");

        var again = await processes.StartAsync("first", Added, Deleted);
        await WorkersBench.PushAsync(again, Json(Line(8, "Delete user"), Line(9, "Reset password"), Line(10, "Update user")));
        (await processes.TitlesAsync(awaited: 5)).Count(title => title == "A password was reset").Should().Be(2);
        again.Said.Should().ContainSingle(line => line.Contains(Other, StringComparison.Ordinal));
        (await processes.JournalAsync()).Should().Equal([1, 3, 6, 7, 8, 9], "8 matches a rule of the worker that read it");
        (await processes.IdsAsync()).Should().HaveCount(5);
    }

    [OnPostgres]
    public async Task How_far_a_quiet_partition_of_a_follower_has_been_read_reaches_the_leader()
    {
        await bench.LeadAsync(Added);
        var follower = await bench.StartAsync("second", [Added]);
        await follower.Source.PushAsync(Line(1, "Add user"));

        await follower.Source.CaughtUpAsync(AuditLine.Start.AddHours(7));

        await WithPatience.UntilAsync(
            () => follower.Store.ReadProgressAsync(CancellationToken.None), read => read.Single().CaughtUp == AuditLine.Start.AddHours(7));
    }

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    private static IEnumerable<AuditLine> Unmatched(int from, int to) => Enumerable.Range(from, to - from + 1).Select(i => Line(i, "Reset password"));

    private static IEnumerable<string> Json(params IEnumerable<AuditLine> lines) => lines.Select(line => line.Json);

    private static AuditLine Line(int number, string operation, double? minute = null) => new(number, minute ?? number, operation, "alice", "192.0.2.1");
}
