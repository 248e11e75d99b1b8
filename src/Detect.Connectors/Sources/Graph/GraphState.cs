using System.Text.Json;
using Detect.Events;

namespace Detect.Connectors;

/// <summary>A list of Graph that is a state, not a log: whoever wants its changes has to compare.</summary>
/// <param name="Unsaid">Members that change without anything having changed.</param>
internal sealed record GraphState(string Name, EventTables Table, string Address, string Permission, IReadOnlyList<string> Unsaid)
{
    private const string OfTheDirectory = "$filter=scopeId%20eq%20'/'%20and%20scopeType%20eq%20'DirectoryRole'";

    public static GraphState? Of(GraphFeed feed) => feed switch
    {
        GraphFeed.PimAlerts => new(
            "roleManagementAlerts", EventTables.PimAlert,
            $"beta/identityGovernance/roleManagementAlerts/alerts?{OfTheDirectory}&$expand=alertDefinition,alertIncidents",
            "RoleManagementAlert.Read.Directory", ["lastScannedDateTime"]),
        GraphFeed.RoleManagementPolicies => new(
            "roleManagementPolicies", EventTables.RoleManagementPolicy,
            $"v1.0/policies/roleManagementPolicies?{OfTheDirectory}&$expand=rules", "RoleManagementPolicy.Read.Directory", []),
        _ => null,
    };

    /// <summary>A policy that nobody ever changed is no event, and has no time.</summary>
    public bool IsAnEvent(JsonElement item) => Table != EventTables.RoleManagementPolicy || item.TimeMember("lastModifiedDateTime") is { Year: > 1 };
}
