namespace Detect.Events;

/// <summary>A record's id, tenant and the key that tells it from all others.</summary>
internal static class RecordKeys
{
    // These tables write the same id again when its state changes, so an id alone does not identify a record.
    private const EventTables StatefulTables = EventTables.RiskDetection | EventTables.RiskyUser | EventTables.PimAlert
        | EventTables.RoleManagementPolicy;

    private const EventTables TablesWithoutId = EventTables.GraphActivity | EventTables.Other | EventTables.Json;

    // An id that holds a GUID is unique by itself. Not every dialect names the tenant (Graph does not), and one record is to
    // have one key in all of them.
    private const int GuidLength = 36;

    private static readonly int Id = RecordNames.InResource("id"u8);
    private static readonly int RequestId = RecordNames.InResource("requestId"u8);
    private static readonly int EventDataId = RecordNames.InResource("eventDataId"u8);
    private static readonly int TenantId = RecordNames.InResource("tenantId"u8);
    private static readonly int ResourceTenantId = RecordNames.InResource("resourceTenantId"u8);

    internal static ReadOnlySpan<byte> IdOf(RecordIndex record, EventTables table)
    {
        if (table == EventTables.Json)
        {
            return default;
        }

        var id = record.TextOf(record.Resource(Id));
        return !id.IsEmpty ? id : table switch
        {
            EventTables.GraphActivity => record.TextOf(record.Resource(RequestId)),
            EventTables.AzureActivity => record.TextOf(record.Resource(EventDataId)),
            _ => default,
        };
    }

    internal static ReadOnlySpan<byte> TenantOf(RecordIndex record)
    {
        var tenant = record.TextOf(record.Envelope(RecordNames.TenantId));
        if (!tenant.IsEmpty)
        {
            return tenant;
        }

        tenant = record.TextOf(record.Resource(TenantId));
        return !tenant.IsEmpty ? tenant
            : record.TextOf(record.Resource(ResourceTenantId)) is { IsEmpty: false } resourceTenant ? resourceTenant
            : TenantIn(record.TextOf(record.Envelope(RecordNames.ResourceId))) is { IsEmpty: false } owner ? owner
            : TenantOfToken(record);
    }

    // An Azure activity record names its tenant only in the caller's token.
    private static ReadOnlySpan<byte> TenantOfToken(RecordIndex record)
    {
        var claims = record.Member(record.Envelope(RecordNames.Identity), "claims"u8);
        return record.TextOf(record.Member(claims, "http://schemas.microsoft.com/identity/claims/tenantid"u8)).Trim((byte)' ');
    }

    internal static EventKey KeyOf(RecordIndex record, ReadOnlySpan<byte> tenant, EventTables table, ReadOnlySpan<byte> raw)
    {
        var seed = new EventKey(0, (ulong)table);
        var id = UniqueIdOf(record, table);
        if (id.IsEmpty)
        {
            return RecordHash.Add(seed, raw);
        }

        return id.Length >= GuidLength ? RecordHash.Add(seed, id) : RecordHash.Add(RecordHash.Add(seed, tenant), id);
    }

    // The "id" of an Azure activity record can be anything that the resource's own properties hold.
    private static ReadOnlySpan<byte> UniqueIdOf(RecordIndex record, EventTables table) =>
        (table & (StatefulTables | TablesWithoutId)) != 0 ? default
        : table == EventTables.AzureActivity ? record.TextOf(record.Resource(EventDataId))
        : IdOf(record, table);

    // "/tenants/<id>/providers/Microsoft.aadiam", in any case.
    private static ReadOnlySpan<byte> TenantIn(ReadOnlySpan<byte> resourceId)
    {
        const int prefix = 9;
        if (resourceId.Length <= prefix || !System.Text.Ascii.EqualsIgnoreCase(resourceId[..prefix], "/tenants/"u8))
        {
            return default;
        }

        var rest = resourceId[prefix..];
        var slash = rest.IndexOf((byte)'/');
        return slash < 0 ? rest : rest[..slash];
    }
}
