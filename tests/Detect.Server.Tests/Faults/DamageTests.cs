using Detect.Connectors;
using Microsoft.Data.Sqlite;

namespace Detect.Server.Tests.Faults;

/// <summary>The file of the store is written over while the worker runs.</summary>
[Collection("Faults")]
public sealed class DamageTests
{
    private const int Page = 4096;

    [Fact]
    public async Task Damage_is_said_when_it_is_met_and_the_file_is_not_begun_anew()
    {
        await using var bench = new FaultBench(OnEachStoreAttribute.Sqlite);
        await bench.StartAsync();
        (await bench.PushAsync([.. Enumerable.Range(0, 300).Select(i => AuditLine.Deleted($"before{i}", bench.Now))])).Should().Be(200);
        await bench.HealthyHasAsync(300);

        await OverwriteAsync(bench.PathOf("detect.db"));
        _ = bench.PushAsync(AuditLine.Deleted("after", bench.Now));
        await bench.AdvanceUntilAsync(TimeSpan.FromSeconds(1), async () => (await bench.ReadyAsync()).Failing.Values.Any(IsDamage));

        bench.HealthyReceiver.Notifications.Select(post => post.AlertId).Should().OnlyHaveUniqueItems();

        await bench.StopAsync();
        var again = bench.StartAsync;
        (await again.Should().ThrowAsync<StoreException>()).Which.Message.Should().Contain("is damaged");
    }

    private static bool IsDamage(string reason) => reason.Contains("is damaged: restore it from a backup", StringComparison.Ordinal);

    // All but its first page, when all that was committed is in the file.
    private static async Task OverwriteAsync(string database)
    {
        await using (var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = database, Pooling = false }.ToString()))
        {
            await connection.OpenAsync();
            await using var checkpoint = connection.CreateCommand();
            checkpoint.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
            await checkpoint.ExecuteNonQueryAsync();
        }

        await using var file = new FileStream(database, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        var bytes = new byte[file.Length - Page];
        new Random(7).NextBytes(bytes);
        file.Seek(Page, SeekOrigin.Begin);
        await file.WriteAsync(bytes);
    }
}
