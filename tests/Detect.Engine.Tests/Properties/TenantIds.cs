namespace Detect.Engine.Tests;

/// <summary>Two tenants with accounts of the same names.</summary>
internal static class TenantIds
{
    public const string West = AuditRecords.Tenant;
    public const string East = "c0000000-0000-4000-8000-000000000002";
}
