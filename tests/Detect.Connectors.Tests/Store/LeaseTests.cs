using Detect.Connectors.Store;

namespace Detect.Connectors.Tests.Store;

public sealed class LeaseTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory, OnSqlite, OnPostgres]
    public async Task One_leads_at_a_time_and_the_next_has_a_greater_epoch(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        var other = await test.OpenAsync();

        var first = await test.Store.TryLeadAsync(None);
        (await other.TryLeadAsync(None)).Should().BeNull();
        (await test.Store.TryLeadAsync(None)).Should().BeNull();
        await first!.DisposeAsync();
        await using var second = await other.TryLeadAsync(None);

        second!.Epoch.Should().BeGreaterThan(first.Epoch);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_many_that_want_to_lead_at_once_one_does(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        for (var round = 0; round < 5; round++)
        {
            var others = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => test.OpenAsync()));

            var leases = await Task.WhenAll(others.Select(store => Task.Run(() => store.TryLeadAsync(None))));

            leases.OfType<IWorkerLease>().Should().ContainSingle().Which.Epoch.Should().Be(round + 1);
            await leases.Single(lease => lease is not null)!.DisposeAsync();
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_commit_under_an_older_lease_is_refused_and_one_without_a_lease_is_not(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        var old = await test.Store.TryLeadAsync(None);
        await old!.DisposeAsync();
        await using var now = await test.Store.TryLeadAsync(None);

        var late = () => test.Store.BeginAsync(old, None);

        (await late.Should().ThrowAsync<LeaseLostException>()).WithMessage("another worker leads by now (epoch 2 instead of 1)");
        await (await test.Store.BeginAsync(now, None)).DisposeAsync();
        await (await test.Store.BeginAsync(null, None)).DisposeAsync();
    }

    [PostgresFact]
    public async Task A_leader_whose_connection_ends_learns_it_and_another_can_lead()
    {
        await using var test = await TestStore.CreateAsync(StoreKind.Postgres);
        await using var lease = await test.Store.TryLeadAsync(None);
        var lost = new TaskCompletionSource();
        using var registration = lease!.Lost.Register(lost.SetResult);

        await test.SqlAsync("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid() AND objid = "
            + $"{LockHalf(test)}");

        await lost.Task.WaitAsync(Patience);

        // The server says that it ends the connection before it gives its locks back.
        using var patience = new CancellationTokenSource(Patience);
        var next = await test.Store.TryLeadAsync(patience.Token);
        while (next is null)
        {
            next = await test.Store.TryLeadAsync(patience.Token);
        }

        await using (next)
        {
            next.Epoch.Should().Be(lease.Epoch + 1);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Commits_of_several_workers_follow_one_another(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        var workers = new List<IDetectStore> { test.Store, await test.OpenAsync(), await test.OpenAsync() };
        var won = 0;

        await Task.WhenAll(workers.Select(worker => Task.Run(async () =>
        {
            for (var i = 1; i <= 20; i++)
            {
                await using var transaction = await worker.BeginAsync(null, None);
                if (await transaction.TryAdvanceAsync(Some.Progress(i), None))
                {
                    await transaction.AppendJournalAsync([Some.Entry(i), Some.Entry(i)], None);
                    await transaction.AppendArchiveAsync([Some.Evidence(i)], None);
                    await transaction.CommitAsync(None);
                    Interlocked.Increment(ref won);
                }
            }
        })));

        won.Should().BeInRange(1, 20);
        var journal = await test.Store.ReadJournalAsync(0, None).ToListAsync();
        journal.Select(entry => entry.Sequence).Should().Equal(Enumerable.Range(1, 2 * won).Select(n => (long)n));
        journal.Select(entry => entry.Key.Low).Should().BeInAscendingOrder();
        (await test.Store.ReadProgressAsync(None)).Should().ContainSingle().Which.Position.Ordinal.Should().Be(20);
        (await test.Store.Archive.VerifyAsync(null, null, None)).Should().BeEquivalentTo(new { Entries = won, Fault = (ArchiveFault?)null });
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Readers_see_the_last_commit_beside_one_that_is_being_made(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        var visitor = await test.OpenAsync(test.Options with { CreateOrMigrate = false });
        await test.CommitAsync(transaction => transaction.SaveAlertsAsync([Some.Change("a-1")], None));
        await using var open = await test.Store.BeginAsync(null, None);
        await open.SaveAlertsAsync([Some.Change("a-2")], None);

        (await visitor.Alerts.ListAsync(new AlertQuery(), None)).Alerts.Select(alert => alert.Id).Should().Equal("a-1");

        var decided = Task.Run(() => visitor.Alerts.DecideAsync(
            "a-1", new AlertDecision { Status = AlertStatus.Closed, By = "kim", At = Some.Noon }, [], None));
        await open.CommitAsync(None);
        await open.DisposeAsync();
        (await decided.WaitAsync(Patience))!.Alert.Status.Should().Be(AlertStatus.Closed);
        (await visitor.Alerts.ListAsync(new AlertQuery(), None)).Alerts.Should().HaveCount(2);
    }

    private static uint LockHalf(TestStore test) =>
        (uint)(PostgresDatabase.LockKey("leader", test.Options.Schema) & 0xFFFFFFFF);
}
