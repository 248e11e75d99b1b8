using Detect.Connectors;
using Detect.Connectors.Tests.Sinks;
using Detect.Server.Tests.Faults;
using Microsoft.Extensions.Logging.Abstractions;

namespace Detect.Server.Tests;

/// <summary>What nothing needs any more leaves a running worker and its store.</summary>
public sealed class StoreUpkeepTests
{
    private static readonly TimeSpan Age = TimeSpan.FromHours(2);

    [Fact]
    public async Task The_position_of_a_deleted_file_goes_and_that_of_one_that_is_still_there_stays()
    {
        await using var bench = new WorkerBench();
        await bench.StartAsync();
        var (rotated, kept) = (bench.PathOf("feed/audit.1.jsonl"), bench.PathOf("feed/audit.jsonl"));
        File.WriteAllText(rotated, AuditLine.Deleted("ada", DateTimeOffset.UtcNow) + "\n");
        File.WriteAllText(kept, AuditLine.Deleted("ben", DateTimeOffset.UtcNow) + "\n");
        await ReadAsync(bench, events: 2);

        File.Delete(rotated);
        var gone = DateTimeOffset.UtcNow;
        File.AppendAllText(kept, AuditLine.Deleted("cleo", DateTimeOffset.UtcNow) + "\n");
        await ReadAsync(bench, events: 3);
        await PruneAsync(bench, new StoreRetention { Positions = Age }, gone + Age);

        (await bench.Store.ReadProgressAsync(default)).Should().ContainSingle().Which.Partition.Should().StartWith("audit.jsonl#");
        bench.Running.Parts.Clock.Partitions.Should().ContainSingle().Which.Partition.Should().StartWith("audit.jsonl#");
    }

    [Fact]
    public async Task A_source_whose_partitions_may_say_nothing_for_months_keeps_all_its_positions()
    {
        await using var bench = new WorkerBench();
        await bench.StartAsync(new Quiet(new FilesSource(new FilesSettings { Name = "files", Path = bench.PathOf("feed"), Poll = TimeSpan.FromMilliseconds(20) }, TimeProvider.System)));
        File.WriteAllText(bench.Log, AuditLine.Deleted("ada", DateTimeOffset.UtcNow) + "\n");
        await ReadAsync(bench, events: 1);

        await PruneAsync(bench, new StoreRetention { Positions = TimeSpan.FromTicks(1) }, DateTimeOffset.UtcNow + Age);

        (await bench.Store.ReadProgressAsync(default)).Should().HaveCount(1);
    }

    [Fact]
    public async Task A_source_that_has_just_started_keeps_all_its_positions()
    {
        await using var bench = new WorkerBench();
        await bench.StartAsync();
        File.WriteAllText(bench.Log, AuditLine.Deleted("ada", DateTimeOffset.UtcNow) + "\n");
        await ReadAsync(bench, events: 1);

        await PruneAsync(bench, new StoreRetention { Positions = TimeSpan.FromTicks(1) }, DateTimeOffset.UtcNow);

        (await bench.Store.ReadProgressAsync(default)).Should().HaveCount(1);
    }

    [Fact]
    public async Task Silences_go_when_they_ended_longer_ago_than_alerts_are_kept()
    {
        await using var bench = new WorkerBench();
        await bench.StartAsync();
        var now = DateTimeOffset.UtcNow;
        await SaveAsync(bench, "old", now - Age - TimeSpan.FromMinutes(1));
        await SaveAsync(bench, "ended", now - TimeSpan.FromMinutes(1));
        await SaveAsync(bench, "open", now.AddYears(1));

        await WithPatience.UntilAsync(() => Task.FromResult(bench.Running.Parts.SettledUntil), settled => settled is not null);
        await PruneAsync(bench, new StoreRetention { Alerts = Age }, now);

        (await bench.Store.Operators.SilencesAsync(default)).Select(silence => silence.Id).Should().BeEquivalentTo("ended", "open");
    }

    [Fact]
    public async Task What_a_rule_remembers_is_kept_for_its_own_memory_when_the_rule_is_gone()
    {
        await using var bench = new WorkerBench { Rules = ["first.yml"] };
        File.WriteAllText(
            bench.PathOf("first.yml"),
            """
            title: First deletion by an account
            id: 00000000-0000-4000-8000-0000000000c3
            level: low
            logsource: {product: azure, service: auditlogs}
            detection: {selection: {operation: Delete user}, condition: selection}
            detect: {first_seen: {fields: [actor.id], memory: 30d, learning: 1h}}
            """);
        await bench.StartAsync();
        var now = DateTimeOffset.UtcNow;
        File.WriteAllText(bench.Log, AuditLine.Deleted("ada", now.AddHours(-3)) + "\n" + AuditLine.Deleted("ben", now) + "\n");

        var seen = await WithPatience.UntilAsync(() => bench.Store.ReadSeenValuesAsync(default), values => values.Count > 0);

        seen.Should().OnlyContain(value => value.KeptUntil == value.Last.AddDays(30));
    }

    private static Task<SilenceAddition> SaveAsync(WorkerBench bench, string id, DateTimeOffset end) => bench.Store.Operators.AddSilenceAsync(
        new StoredSilence(id, $"{{matchers: {{actor: alice}}, start: 2020-01-01T00:00:00Z, end: '{end:O}', author: Anna, comment: planned}}", "Anna", end), _ => true, audit: null, default);

    private static async Task ReadAsync(WorkerBench bench, int events) => await WithPatience.UntilAsync(
        async () => (await bench.Store.ReadProgressAsync(default)).Sum(progress => progress.Events), sum => sum == events);

    // The last thing that is done, whatever the rest found to do, is to mend the condition.
    private static async Task PruneAsync(WorkerBench bench, StoreRetention retention, DateTimeOffset now)
    {
        bench.Running.Conditions.Fail(WorkerCondition.Upkeep, "not done yet");
        using var upkeep = new StoreUpkeep(bench.Store, retention, bench.Running, new ManualClock(now), NullLogger<StoreUpkeep>.Instance);
        await upkeep.StartAsync(default);
        await WithPatience.UntilAsync(
            () => Task.FromResult(bench.Running.Conditions.Failing), failing => failing.All(condition => condition.Condition != WorkerCondition.Upkeep));
        await upkeep.StopAsync(default);
    }

    private sealed class Quiet(ISource files) : ISource
    {
        public string Name => files.Name;

        public SourceGuarantees Guarantees => files.Guarantees;

        public bool KeepsPositions => true;

        public Task RunAsync(ISourceSession session, CancellationToken stopping) => files.RunAsync(session, stopping);

        public ValueTask DisposeAsync() => files.DisposeAsync();
    }
}
