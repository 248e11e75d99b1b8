namespace Detect.Connectors;

/// <summary>Asks who is privileged again and again, and keeps the answer in the store. What cannot be told leaves what was known.</summary>
public sealed class AccountsUpdater(IAccountsProvider provider, IOperatorStore store, TimeProvider time)
{
    /// <summary>The <see cref="SourceReport.Partition"/> of its reports.</summary>
    public const string Partition = "roleAssignments";

    /// <param name="report">Told after each try.</param>
    /// <exception cref="StoreException">The store cannot be read or written.</exception>
    public async Task RunAsync(Action<SourceReport> report, CancellationToken stopping)
    {
        ArgumentNullException.ThrowIfNull(report);
        while (true)
        {
            report(await UpdateAsync(stopping).ConfigureAwait(false));
            await Task.Delay(provider.Interval, time, stopping).ConfigureAwait(false);
        }
    }

    private async Task<SourceReport> UpdateAsync(CancellationToken stopping)
    {
        var stored = await store.AccountsAsync(stopping).ConfigureAwait(false);
        var known = stored.Where(account => account.Source == provider.Name && account.TenantId == provider.TenantId).ToList();
        try
        {
            var accounts = await provider.ReadAsync(known, stopping).ConfigureAwait(false);
            await store.ReplaceAccountsAsync(provider.Name, provider.TenantId, accounts, stopping).ConfigureAwait(false);
            return new SourceReport(SourceState.Running) { Partition = Partition };
        }
        catch (SourceException e)
        {
            return new SourceReport(SourceState.Failing) { Partition = Partition, Reason = e.Message };
        }
    }
}
