using Detect.Connectors;
using Microsoft.Data.Sqlite;

namespace Detect.Server.Tests.Faults;

/// <summary>What deletes old rows meets a clock that is wrong, and a store that does not let it.</summary>
[Collection("Faults")]
public sealed class UpkeepTests
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    [Theory]
    [OnEachStore]
    public async Task A_clock_that_is_a_year_ahead_deletes_only_what_is_old_for_the_log(string kind)
    {
        await using var bench = new FaultBench(kind);
        await bench.StartAsync();
        var now = bench.Now;
        (await bench.PushAsync(AuditLine.Deleted("ada", now))).Should().Be(200);
        await KeepAsync(bench, newest: now, [now - Kept + TimeSpan.FromHours(12), now]);

        bench.Time.Jump(TimeSpan.FromDays(365));
        await bench.AdvanceUntilAsync(TimeSpan.FromMinutes(1), async () => (await ReceivedAsync(bench)).Count < 2);
        (await ReceivedAsync(bench)).Should().Equal(now);

        await KeepAsync(bench, newest: now + Kept, [now + Kept]);
        await bench.AdvanceUntilAsync(TimeSpan.FromMinutes(1), async () => !(await ReceivedAsync(bench)).Contains(now));
        (await ReceivedAsync(bench)).Should().Equal(now + Kept);
    }

    [Fact]
    public async Task Rows_that_cannot_be_deleted_are_a_condition_until_they_can()
    {
        await using var bench = new FaultBench(OnEachStoreAttribute.Sqlite);
        await bench.StartAsync();
        await KeepAsync(bench, newest: bench.Now, [bench.Now - (2 * Kept)]);
        await SqlAsync(bench, "CREATE TRIGGER kept BEFORE DELETE ON dead_letters BEGIN SELECT RAISE(ABORT, 'not now'); END");

        await bench.AdvanceUntilAsync(TimeSpan.FromMinutes(1), async () => (await bench.ReadyAsync()).Failing.ContainsKey("upkeep"));
        var (status, failing) = await bench.ReadyAsync();
        status.Should().Be(200);
        failing["upkeep"].Should().StartWith("Old rows are not deleted: ");
        bench.Measured.Of("detect.worker.condition", "upkeep").Should().Be(0);
        (await bench.PushAsync(AuditLine.Deleted("ada", bench.Now))).Should().Be(200);
        await bench.HealthyHasAsync(1);

        await SqlAsync(bench, "DROP TRIGGER kept");
        await bench.AdvanceUntilAsync(TimeSpan.FromMinutes(1), async () => (await bench.ReadyAsync()).Failing.Count == 0);
        (await ReceivedAsync(bench)).Should().BeEmpty();
    }

    [Theory]
    [OnEachStore]
    public async Task A_closed_alert_that_an_open_fold_can_still_change_outlives_its_retention(string kind)
    {
        await using var bench = new FaultBench(kind) { MoreSettings = "retention: {alerts: 2d}" };
        File.WriteAllText(bench.PathOf("rules.yml"), Rule("Reset user password", 1, fold: "10m") + "\n---\n" + Rule("Delete user", 2, fold: "60d"));
        await bench.StartAsync();
        await bench.PushAsync(AuditLine.Reset("kim", "ada", bench.Now.AddMinutes(-30)), AuditLine.Deleted("ada", bench.Now));
        await bench.HealthyHasAsync(2);
        foreach (var alert in await AlertsAsync(bench))
        {
            await bench.PostAsync($"/api/alerts/{alert.Id}/close", """{"verdict": "benignPositive"}""");
        }

        await bench.HealthyHasAsync(4);
        await bench.AdvanceAsync(TimeSpan.FromDays(3), step: TimeSpan.FromHours(6));
        await bench.PushAsync(AuditLine.Reset("kim", "eve", bench.Now));
        await bench.HealthyHasAsync(5);
        await bench.AdvanceUntilAsync(TimeSpan.FromHours(1), async () => (await AlertsAsync(bench)).Count == 2);
        await bench.PushAsync(AuditLine.Deleted("ada", bench.Now));
        await bench.HealthyHasAsync(6);

        var folded = (await AlertsAsync(bench)).Should().ContainSingle(alert => alert.Rule.Title == "Delete user").Which;
        (folded.EventCount, folded.Verdict).Should().Be((2, AlertVerdict.BenignPositive));
        bench.HealthyReceiver.Notifications.Where(post => post.AlertId == folded.Id).Select(post => post.Type).Should().Equal("alert.created", "alert.resolved", "alert.updated");
    }

    [Fact]
    public async Task A_journal_under_a_clock_that_is_years_ahead_loses_nothing_that_is_young_for_the_log()
    {
        await using var bench = new FaultBench(OnEachStoreAttribute.Sqlite);
        await bench.StartAsync();
        await bench.PushAsync(AuditLine.Granted("ada", "ben", bench.Now), AuditLine.Reset("kim", "ada", bench.Now));
        (await JournalAsync(bench)).Should().HaveCount(2);

        bench.Time.Jump(TimeSpan.FromDays(800));
        await bench.AdvanceAsync(TimeSpan.FromHours(1));
        await bench.PushAsync(AuditLine.Deleted("ada", bench.TrueNow));
        await bench.HealthyHasAsync(1);

        (await JournalAsync(bench)).Should().HaveCount(3);
    }

    private static string Rule(string operation, int number, string fold) =>
        $$"""
        title: {{operation}}
        id: 6d0c4b52-0002-4c1e-9d57-00000000000{{number}}
        level: high
        logsource: {product: azure, service: auditlogs}
        detection:
          selection: {operation: {{operation}}}
          condition: selection
        detect:
          fold: {group-by: [target.user.id], timespan: {{fold}}}
        """;

    private static async Task<IReadOnlyList<AlertDocument>> AlertsAsync(FaultBench bench) =>
        (await bench.Store.Alerts.ListAsync(new AlertQuery(), CancellationToken.None)).Alerts;

    private static async Task<IReadOnlyList<JournalEntry>> JournalAsync(FaultBench bench) =>
        await bench.Store.ReadJournalAsync(0, CancellationToken.None).ToListAsync();

    private static async Task SqlAsync(FaultBench bench, string sql)
    {
        await using var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = bench.PathOf("detect.db"), Pooling = false }.ToString());
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<IReadOnlyList<DateTimeOffset>> ReceivedAsync(FaultBench bench) =>
        [.. (await bench.Store.Operators.DeadLettersAsync(null, 10, CancellationToken.None)).Select(letter => letter.ReceivedAt).Order()];

    // As a source does that another worker reads.
    private static async Task KeepAsync(FaultBench bench, DateTimeOffset newest, IReadOnlyList<DateTimeOffset> received)
    {
        await using var transaction = await bench.Store.BeginAsync(null, CancellationToken.None);
        await transaction.TryAdvanceAsync(
            new PartitionProgress { Source = "other", Partition = "0", Position = new StreamPosition(newest.UtcTicks), Newest = newest, UpdatedAt = newest },
            CancellationToken.None);
        await transaction.SaveDeadLettersAsync([.. received.Select(Letter)], CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
    }

    private static StoredDeadLetter Letter(DateTimeOffset receivedAt) => new()
    {
        Source = "other",
        Partition = "0",
        Line = 1,
        ByteOffset = 0,
        Code = "invalid-json",
        Reason = "It is no JSON.",
        ReceivedAt = receivedAt,
        Record = "{"u8.ToArray(),
    };
}
