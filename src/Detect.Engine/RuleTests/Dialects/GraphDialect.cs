using System.Text.Json.Nodes;
using Detect.Events;

namespace Detect.Engine;

/// <summary>Resources of Microsoft Graph: what Event Hubs calls <c>properties</c>.</summary>
internal static class GraphDialect
{
    private const EventTables Tables = EventTables.Audit | EventTables.SignIn | EventTables.NonInteractiveSignIn
        | EventTables.ServicePrincipalSignIn | EventTables.ManagedIdentitySignIn | EventTables.RiskDetection
        | EventTables.Provisioning | EventTables.PimAlert | EventTables.RoleManagementPolicy;

    private static readonly string[] OnlyInEventHubs = ["tenantId", "operationName", "identity"];

    public static bool Has(TestRecord record) => (record.Table & Tables) != 0;

    public static JsonObject Resource(TestRecord record)
    {
        var resource = (JsonObject)record.Resource.DeepClone();
        if (record.Table == EventTables.Audit)
        {
            Array.ForEach(OnlyInEventHubs, name => resource.Remove(name));
            CompleteInitiator(resource);
        }
        else if (SignInType(record.Table) is { } type)
        {
            resource.Set("signInEventTypes", new JsonArray(type));
        }

        return resource;
    }

    /// <summary>Graph always writes both branches, one of them null.</summary>
    private static void CompleteInitiator(JsonObject resource)
    {
        if (resource.Find("initiatedBy") is not JsonObject initiatedBy)
        {
            return;
        }

        resource.Set("initiatedBy", new JsonObject
        {
            ["user"] = initiatedBy.Find("user")?.DeepClone(),
            ["app"] = initiatedBy.Find("app")?.DeepClone(),
        });
    }

    private static string? SignInType(EventTables table) => table switch
    {
        EventTables.SignIn => "interactiveUser",
        EventTables.NonInteractiveSignIn => "nonInteractiveUser",
        EventTables.ServicePrincipalSignIn => "servicePrincipal",
        EventTables.ManagedIdentitySignIn => "managedIdentity",
        _ => null,
    };
}
