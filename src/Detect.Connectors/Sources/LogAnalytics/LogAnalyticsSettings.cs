using System.Text.RegularExpressions;
using Detect.Events;

namespace Detect.Connectors;

/// <summary>A Log Analytics workspace, read by the time at which its rows came in.</summary>
public sealed partial record LogAnalyticsSettings : PolledSettings
{
    /// <summary>The public cloud's service.</summary>
    public static readonly AzureEndpoint PublicCloud = new(new Uri("https://api.loganalytics.azure.com"), "https://api.loganalytics.io/.default");

    /// <summary>The workspace's id, a GUID (not its resource id).</summary>
    public required string WorkspaceId { get; init; }

    /// <summary>The tables, each polled by itself. Default: those of <see cref="EntraTables"/>.</summary>
    public IReadOnlyList<string> Tables { get; init; } = EntraTables;

    /// <summary>Address and audience of the query service; sovereign clouds have their own. Default: the public cloud's.</summary>
    public AzureEndpoint Endpoint { get; init; } = PublicCloud;

    /// <summary>
    /// How long rows may take to become visible after they came in: everything is read again when it is that old, and the newest tenth of
    /// it with each poll. Default 5 minutes.
    /// </summary>
    public TimeSpan Overlap { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The longest stretch of ingestion time that one query covers when there is much to catch up with. Default 1 hour.</summary>
    public TimeSpan LargestWindow { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The most rows that one query asks for; the service gives up to 500,000 and about 100 MB. Default 5,000.</summary>
    public int QueryRows { get; init; } = 5_000;

    /// <summary>How long the service may work on one query, at most 10 minutes. Default 3 minutes.</summary>
    public TimeSpan QueryTime { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>Tables that are queried at once; the service allows a caller five. Default 3.</summary>
    public int Concurrency { get; init; } = 3;

    public static IReadOnlyList<string> EntraTables { get; } =
    [
        "AuditLogs", "SigninLogs", "AADNonInteractiveUserSignInLogs", "AADServicePrincipalSignInLogs", "AADManagedIdentitySignInLogs",
        "AADRiskyUsers", "AADUserRiskEvents", "AADProvisioningLogs", "MicrosoftGraphActivityLogs", "AzureActivity",
    ];

    internal string? Fault => !Guid.TryParse(WorkspaceId, out _) ? $"\"{WorkspaceId}\" is not a workspace id, which is a GUID."
        : Tables.Count == 0 ? "No table is to be read."
        : Tables.FirstOrDefault(table => !TableName().IsMatch(table)) is { } odd ? $"\"{odd}\" is not the name of a table."
        : QueryRows is < 2 or >= LogAnalyticsClient.ServiceRows ? $"A query asks for 2 to {LogAnalyticsClient.ServiceRows - 1} rows, not {QueryRows}."
        : Overlap < TimeSpan.Zero || LargestWindow < LogAnalyticsTableReader.SmallestWindow ? "The overlap and the largest window must be positive."
        : null;

    internal IReadOnlyList<string> EventTableNames => [.. Tables.Select(EventTableOf).Distinct().Select(table => table.ToString())];

    // Risk and provisioning are written of when there is something to write.
    internal string? SteadyTableOf(string table) => Tables.Contains(table)
        && EventTableOf(table) is var known and not (EventTables.Other or EventTables.RiskDetection or EventTables.RiskyUser or EventTables.Provisioning)
            ? known.ToString()
            : null;

    private static EventTables EventTableOf(string table) => table switch
    {
        "AuditLogs" => EventTables.Audit,
        "SigninLogs" => EventTables.SignIn,
        "AADNonInteractiveUserSignInLogs" => EventTables.NonInteractiveSignIn,
        "AADServicePrincipalSignInLogs" => EventTables.ServicePrincipalSignIn,
        "AADManagedIdentitySignInLogs" => EventTables.ManagedIdentitySignIn,
        "AADUserRiskEvents" or "AADServicePrincipalRiskEvents" => EventTables.RiskDetection,
        "AADRiskyUsers" or "AADRiskyServicePrincipals" => EventTables.RiskyUser,
        "AADProvisioningLogs" => EventTables.Provisioning,
        "MicrosoftGraphActivityLogs" => EventTables.GraphActivity,
        "AzureActivity" => EventTables.AzureActivity,
        _ => EventTables.Other,
    };

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$")]
    private static partial Regex TableName();
}
