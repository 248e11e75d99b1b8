namespace Detect.Engine;

/// <summary>Tenant and group-by values; values are compared without regard to case.</summary>
internal readonly record struct GroupKey(string? TenantId, string Values)
{
    public bool Equals(GroupKey other) =>
        string.Equals(Values, other.Values, StringComparison.OrdinalIgnoreCase)
        && string.Equals(TenantId, other.TenantId, StringComparison.OrdinalIgnoreCase);

    public override int GetHashCode() => HashCode.Combine(
        TenantId is null ? 0 : StringComparer.OrdinalIgnoreCase.GetHashCode(TenantId),
        StringComparer.OrdinalIgnoreCase.GetHashCode(Values));
}
