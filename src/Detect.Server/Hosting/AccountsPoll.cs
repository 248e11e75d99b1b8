using Detect.Connectors;

namespace Detect.Server;

/// <summary>Asks directories who is privileged, and has the engine go by it when the answer is another.</summary>
internal sealed partial class AccountsPoll(
    IReadOnlyList<IAccountsProvider> providers, IDetectStore store, IWorkerView worker, TimeProvider time, ILogger<AccountsPoll> log) : BackgroundService
{
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
                await worker.ReloadAsync(stopping).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is SourceException or StoreException)
        {
            LogFailed(provider.Name, e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Source} tells of {Count} privileged assignments, not as before")]
    private partial void LogChanged(string source, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Source} does not tell who is privileged: {Reason}; what was known stays")]
    private partial void LogFailed(string source, string reason);
}
