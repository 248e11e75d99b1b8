using System.Globalization;
using Detect.Events;

namespace Detect.Connectors;

/// <summary>A list of Graph that can be asked for by time.</summary>
/// <param name="Permission">The least that reading it needs.</param>
/// <param name="IsStateful">A record may come again with the same id and another content.</param>
internal sealed record GraphLog(
    string Name, EventTables Table, string Path, string TimeField, int PageSize, string Permission, string? Filter = null, bool IsStateful = false)
{
    private const string ReadsAudits = "AuditLog.Read.All";

    public static GraphLog? Of(GraphFeed feed) => feed switch
    {
        GraphFeed.DirectoryAudits => new("directoryAudits", EventTables.Audit, "v1.0/auditLogs/directoryAudits", "activityDateTime", 1000, ReadsAudits),
        GraphFeed.SignIns => new("signIns", EventTables.SignIn, "v1.0/auditLogs/signIns", "createdDateTime", 1000, ReadsAudits),
        GraphFeed.NonInteractiveSignIns => OfEventType("nonInteractiveUser", EventTables.NonInteractiveSignIn),
        GraphFeed.ServicePrincipalSignIns => OfEventType("servicePrincipal", EventTables.ServicePrincipalSignIn),
        GraphFeed.ManagedIdentitySignIns => OfEventType("managedIdentity", EventTables.ManagedIdentitySignIn),
        GraphFeed.RiskDetections => new(
            "riskDetections", EventTables.RiskDetection, "v1.0/identityProtection/riskDetections", "detectedDateTime", 500,
            "IdentityRiskEvent.Read.All", IsStateful: true),
        _ => null,
    };

    /// <param name="until">Inclusive; null for no end.</param>
    public Uri At(AzureEndpoint endpoint, DateTimeOffset from, DateTimeOffset? until)
    {
        var filter = $"{TimeField} ge {Text(from)}";
        if (until is { } end) filter += $" and {TimeField} le {Text(end)}";
        if (Filter is not null) filter += $" and {Filter}";
        return endpoint.At(string.Create(CultureInfo.InvariantCulture, $"{Path}?$filter={Uri.EscapeDataString(filter)}&$top={PageSize}"));
    }

    private static GraphLog OfEventType(string type, EventTables table) => new(
        $"signIns/{type}", table, "beta/auditLogs/signIns", "createdDateTime", 1000, ReadsAudits, $"signInEventTypes/any(t: t eq '{type}')");

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
