using Detect.Connectors;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Detect.Server.Tests.Faults;

/// <summary>What deletes old rows meets a clock that is wrong, and a store that cannot be written.</summary>
#pragma warning disable CA1001 // Disposed at the end of each test, asynchronously.
public sealed class UpkeepTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("detect-upkeep-");
    private readonly ManualTime time = new(Noon);
    private readonly WorkerConditions conditions = new();
    private IDetectStore store = null!;
    private StoreUpkeep upkeep = null!;

    private string Database => Path.Join(folder.FullName, "detect.db");

    public async Task InitializeAsync()
    {
        var options = new StoreOptions { Path = Database, BusyTimeout = TimeSpan.FromMilliseconds(50) };
        store = await DetectStore.OpenAsync(options, time, CancellationToken.None);
        conditions.Restore(WorkerCondition.Starting);
        upkeep = new StoreUpkeep(store, new StoreRetention { DeadLetters = TimeSpan.FromDays(30) }, conditions, time, NullLogger<StoreUpkeep>.Instance);
        await KeepAsync(new StreamPosition(1), newest: Noon, received: [Noon.AddDays(-29.5), Noon]);
    }

    public async Task DisposeAsync()
    {
        await upkeep.StopAsync(CancellationToken.None);
        upkeep.Dispose();
        await store.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_clock_that_is_a_year_ahead_deletes_only_what_is_old_for_the_log()
    {
        time.Jump(TimeSpan.FromDays(365));
        await upkeep.StartAsync(CancellationToken.None);
        await WithPatience.UntilAsync(ReceivedAsync, letters => letters.Count < 2);
        (await ReceivedAsync()).Should().Equal(Noon);

        await KeepAsync(new StreamPosition(2), newest: Noon.AddDays(29.5), received: [Noon.AddDays(29)]);
        time.Advance(TimeSpan.FromHours(1));
        await WithPatience.UntilAsync(ReceivedAsync, letters => !letters.Contains(Noon));
        (await ReceivedAsync()).Should().Equal(Noon.AddDays(29));
    }

    [Fact]
    public async Task Rows_that_cannot_be_deleted_are_a_condition_until_they_can()
    {
        await using var other = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Database, Pooling = false }.ToString());
        await other.OpenAsync();
        var writing = other.BeginTransaction(deferred: false);
        time.Advance(TimeSpan.FromDays(1));
        await WriteAsync(other, writing);

        await upkeep.StartAsync(CancellationToken.None);
        var failing = await WithPatience.UntilAsync(() => Task.FromResult(conditions.Failing), conditions => conditions.Count > 0);
        failing.Should().ContainSingle().Which.Condition.Should().Be(WorkerCondition.Upkeep);
        failing[0].Reason.Should().StartWith("Old rows are not deleted: ").And.Contain(Database);
        WorkerConditions.IsRequired(WorkerCondition.Upkeep).Should().BeFalse();
        (await ReceivedAsync()).Should().HaveCount(2);

        await writing.RollbackAsync();
        time.Advance(TimeSpan.FromHours(1));
        await WithPatience.UntilAsync(() => Task.FromResult(conditions.Failing), conditions => conditions.Count == 0);
        (await ReceivedAsync()).Should().Equal(Noon);
    }

    // A writer that does not come to an end.
    private static async Task WriteAsync(SqliteConnection connection, SqliteTransaction writing)
    {
        await using var write = connection.CreateCommand();
        write.Transaction = writing;
        write.CommandText = "UPDATE dead_letters SET reason = reason";
        (await write.ExecuteNonQueryAsync()).Should().Be(2);
    }

    private async Task<IReadOnlyList<DateTimeOffset>> ReceivedAsync() =>
        [.. (await store.Operators.DeadLettersAsync(null, 10, CancellationToken.None)).Select(letter => letter.ReceivedAt).Order()];

    private async Task KeepAsync(StreamPosition position, DateTimeOffset newest, params IReadOnlyList<DateTimeOffset> received)
    {
        await using var transaction = await store.BeginAsync(null, CancellationToken.None);
        await transaction.TryAdvanceAsync(
            new PartitionProgress { Source = "push", Partition = "soc", Position = position, Newest = newest, UpdatedAt = newest }, CancellationToken.None);
        await transaction.AppendDeadLettersAsync([.. received.Select(Letter)], CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
    }

    private static StoredDeadLetter Letter(DateTimeOffset receivedAt) => new()
    {
        Source = "push",
        Partition = "soc",
        Line = 1,
        ByteOffset = 0,
        Code = "invalid-json",
        Reason = "It is no JSON.",
        ReceivedAt = receivedAt,
        Record = "{"u8.ToArray(),
    };
}
