namespace Detect.Events;

/// <summary>The property names of the envelope and of resources that records are mapped by.</summary>
internal static class RecordNames
{
    private const string EnvelopePrefix = "envelope.";

    internal static NameTable Envelope { get; } = new(Names(
        ["time", "category", "tenantId", "operationName", "properties", "resourceId", "identity", "resultType"],
        CatalogueData.Default.Fields.SelectMany(Paths)
            .Where(path => path.StartsWith(EnvelopePrefix, StringComparison.Ordinal))
            .Select(path => path[EnvelopePrefix.Length..])));

    internal static NameTable Resource { get; } = new(Names(
        [
            "id", "activityDateTime", "createdDateTime", "activityDisplayName", "operationName", "correlationId", "tenantId",
            "resourceTenantId", "appId", "status", "riskEventType", "detectedDateTime", "riskLastUpdatedDateTime",
            "lastUpdatedDateTime", "lastModifiedDateTime", "signInEventTypes", "initiatedBy", "targetResources",
            "additionalDetails", "result", "resultReason", "loggedByService", "provisioningAction", "requestId",
            "initiatedDateTime", "riskState", "riskLevel", "isInteractive", "timeGenerated", "changeId", "agentId",
            "agentDisplayName",
        ],
        CatalogueData.Default.Fields.SelectMany(Paths)
            .Where(path => !path.StartsWith(EnvelopePrefix, StringComparison.Ordinal))));

    internal static readonly int Time = Envelope.Find("time"u8);
    internal static readonly int Category = Envelope.Find("category"u8);
    internal static readonly int TenantId = Envelope.Find("tenantId"u8);
    internal static readonly int OperationName = Envelope.Find("operationName"u8);
    internal static readonly int Properties = Envelope.Find("properties"u8);
    internal static readonly int ResourceId = Envelope.Find("resourceId"u8);
    internal static readonly int Identity = Envelope.Find("identity"u8);

    internal static int InResource(ReadOnlySpan<byte> name)
    {
        var number = Resource.Find(name);
        return number >= 0 ? number : throw new ArgumentException("not a mapped property", nameof(name));
    }

    private static IEnumerable<string> Paths(CatalogueEntry entry) => entry.Fact ? [] : entry.Paths ?? [entry.Name];

    private static string[] Names(IEnumerable<string> fixedNames, IEnumerable<string> paths) =>
        [.. fixedNames.Concat(paths.Select(path => path.Split('.')[0])).Distinct(StringComparer.Ordinal)];
}
