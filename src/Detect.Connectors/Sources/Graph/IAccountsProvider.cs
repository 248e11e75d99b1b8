namespace Detect.Connectors;

/// <summary>Who a directory says is privileged; the worker keeps it with <see cref="IOperatorStore.ReplaceAccountsAsync"/>.</summary>
public interface IAccountsProvider
{
    /// <summary>The <see cref="StoredAccount.Source"/> of what it says.</summary>
    string Name { get; }

    string? TenantId { get; }

    /// <summary>How often to ask.</summary>
    TimeSpan Interval { get; }

    /// <summary>All that is to be known from now on: who is privileged, from and until when, and who was until lately.</summary>
    /// <param name="known">What it said the last time.</param>
    /// <exception cref="SourceException">It cannot be told at present; what was known stays.</exception>
    Task<IReadOnlyList<StoredAccount>> ReadAsync(IReadOnlyList<StoredAccount> known, CancellationToken cancellation);
}
