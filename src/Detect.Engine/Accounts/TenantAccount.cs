namespace Detect.Engine;

/// <summary>An account as its tenant knows it: another tenant's account of the same name or id is another account.</summary>
/// <param name="TenantId">Null where the record names none.</param>
internal readonly record struct TenantAccount(string? TenantId, string Name)
{
    /// <summary>Without regard to case.</summary>
    public static IEqualityComparer<TenantAccount> Comparer { get; } = EqualityComparer<TenantAccount>.Create(
        (left, right) => string.Equals(left.Name, right.Name, StringComparison.OrdinalIgnoreCase)
            && string.Equals(left.TenantId, right.TenantId, StringComparison.OrdinalIgnoreCase),
        account => HashCode.Combine(
            account.Name.GetHashCode(StringComparison.OrdinalIgnoreCase),
            account.TenantId?.GetHashCode(StringComparison.OrdinalIgnoreCase) ?? 0));
}
