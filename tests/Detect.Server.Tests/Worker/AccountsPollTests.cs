using System.Collections.Concurrent;
using Detect.Connectors;
using Detect.Rules;
using Microsoft.Extensions.Logging.Abstractions;

namespace Detect.Server.Tests;

/// <summary>Who is privileged, as a directory tells it, on its way to the store and the engine.</summary>
public sealed class AccountsPollTests
{
    private static readonly StoredAccount Ann = new()
    {
        Source = "graph",
        Account = "ann@contoso.example",
        Class = AccountClass.Privileged,
        Reason = "eligible for Global Administrator",
    };

    [Fact]
    public async Task What_a_directory_tells_is_kept_and_a_failure_is_shown_and_leaves_what_was_known()
    {
        await using var bench = new WorkerBench();
        var running = await bench.StartAsync();
        var directory = new Directory();
        var reloads = new ConcurrentQueue<int>();
        using var poll = new AccountsPoll(
            [directory],
            bench.Store,
            _ =>
            {
                reloads.Enqueue(1);
                return Task.CompletedTask;
            },
            running.Conditions,
            TimeProvider.System,
            NullLogger<AccountsPoll>.Instance);
        await poll.StartAsync(CancellationToken.None);
        await WithPatience.UntilAsync(() => bench.Store.Operators.AccountsAsync(CancellationToken.None), accounts => accounts.Contains(Ann));
        await WithPatience.UntilAsync(() => Task.FromResult(reloads.Count), count => count == 1);

        directory.Failure = "graph: Graph is out of order (500).";
        var failing = await ConditionAsync(running, isFailing: true);
        directory.Failure = null;
        var mended = await ConditionAsync(running, isFailing: false);
        await poll.StopAsync(CancellationToken.None);

        failing.Should().Be("graph: Graph is out of order (500).");
        mended.Should().BeNull();
        running.Health.Conditions.Should().OnlyContain(condition => condition.IsOk || !condition.IsRequired);
        (await bench.Store.Operators.AccountsAsync(CancellationToken.None)).Should().Equal(Ann);
        reloads.Should().ContainSingle("nothing has changed since");
    }

    private static Task<string?> ConditionAsync(WorkerAssembly running, bool isFailing) => WithPatience.UntilAsync(
        () => Task.FromResult(running.Conditions.Failing.Where(f => f.Condition == WorkerCondition.Accounts).Select(f => f.Reason).FirstOrDefault()),
        reason => reason is not null == isFailing);

    private sealed class Directory : IAccountsProvider
    {
        public volatile string? Failure;

        public string Name => "graph";

        public string? TenantId => null;

        public TimeSpan Interval => TimeSpan.FromMilliseconds(20);

        public Task<IReadOnlyList<StoredAccount>> ReadAsync(IReadOnlyList<StoredAccount> known, CancellationToken cancellation) =>
            Failure is { } reason ? throw new SourceException(reason) : Task.FromResult<IReadOnlyList<StoredAccount>>([Ann]);
    }
}
