namespace Detect.Connectors.Tests.AzureSources;

/// <summary>As much of a store as who is privileged needs.</summary>
internal sealed class AccountsOnly : IOperatorStore
{
    public IReadOnlyList<StoredAccount> Accounts { get; private set; } = [];

    public Task<IReadOnlyList<StoredAccount>> AccountsAsync(CancellationToken cancellation) => Task.FromResult(Accounts);

    public Task<bool> ReplaceAccountsAsync(
        string source, string? tenantId, IReadOnlyList<StoredAccount> accounts, CancellationToken cancellation)
    {
        var isDifferent = !accounts.SequenceEqual(Accounts);
        Accounts = accounts;
        return Task.FromResult(isDifferent);
    }

    public Task<IReadOnlyList<StoredSilence>> SilencesAsync(CancellationToken cancellation) => throw new NotSupportedException();

    public Task SaveSilenceAsync(StoredSilence silence, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<bool> DeleteSilenceAsync(string id, CancellationToken cancellation) => throw new NotSupportedException();

    public Task AppendAuditAsync(AuditTrailEntry entry, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<IReadOnlyList<AuditTrailEntry>> AuditTrailAsync(int limit, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<IReadOnlyList<StoredDeadLetter>> DeadLettersAsync(string? source, int limit, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public Task<IReadOnlyList<StoredDeadLetter>> TakeDeadLettersAsync(IReadOnlyList<long>? ids, CancellationToken cancellation) =>
        throw new NotSupportedException();
}
