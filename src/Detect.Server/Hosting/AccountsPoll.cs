using System.Collections.Concurrent;
using Detect.Connectors;

namespace Detect.Server;

/// <summary>Asks directories who is privileged, and has the engine go by it when the answer is another.</summary>
internal sealed partial class AccountsPoll(
    IReadOnlyList<IAccountsProvider> providers,
    IDetectStore store,
    Func<CancellationToken, Task> reload,
    WorkerConditions conditions,
    TimeProvider time,
    ILogger<AccountsPoll> log) : BackgroundService
{
    private readonly ConcurrentDictionary<string, string> failures = new(StringComparer.Ordinal);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(providers.Select(provider => PollAsync(provider, stoppingToken)));

    private async Task PollAsync(IAccountsProvider provider, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(provider.Interval, time);
        try
        {
            do
            {
                await AskAsync(provider, stopping).ConfigureAwait(false);
            }
            while (await timer.WaitForNextTickAsync(stopping).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    private async Task AskAsync(IAccountsProvider provider, CancellationToken stopping)
    {
        try
        {
            var all = await store.Operators.AccountsAsync(stopping).ConfigureAwait(false);
            var known = all.Where(account => account.Source == provider.Name && account.TenantId == provider.TenantId).ToList();
            var told = await provider.ReadAsync(known, stopping).ConfigureAwait(false);
            if (await store.Operators.ReplaceAccountsAsync(provider.Name, provider.TenantId, told, stopping).ConfigureAwait(false))
            {
                LogChanged(provider.Name, told.Count);
                await reload(stopping).ConfigureAwait(false);
            }

            failures.TryRemove(provider.Name, out _);
        }
        catch (Exception e) when (e is SourceException or StoreException)
        {
            failures[provider.Name] = e.Message;
            LogFailed(provider.Name, e.Message);
        }

        Show();
    }

    private void Show()
    {
        if (failures.IsEmpty)
        {
            conditions.Restore(WorkerCondition.Accounts);
        }
        else
        {
            conditions.Fail(WorkerCondition.Accounts, string.Join(' ', failures.OrderBy(failure => failure.Key, StringComparer.Ordinal).Select(failure => failure.Value)));
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Source} tells of {Count} privileged assignments, not as before")]
    private partial void LogChanged(string source, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Source} does not tell who is privileged: {Reason}; what was known stays")]
    private partial void LogFailed(string source, string reason);
}
