using System.Globalization;
using System.Text.Json.Nodes;

namespace Detect.Server.Tests.Faults;

/// <summary>Records as Event Hubs carries them, and rules that see them.</summary>
internal static class AuditLine
{
    /// <summary>Every deleted user is an alert, and so are three password resets by one account within half an hour.</summary>
    public const string Rules =
        """
        title: User deleted
        id: 6d0c4b52-0001-4c1e-9d57-000000000001
        level: high
        logsource: {product: azure, service: auditlogs}
        detection:
          selection: {operation: Delete user}
          condition: selection
        detect:
          fold: {group-by: [target.user.id], timespan: 10m}
        ---
        title: Password reset
        id: 6d0c4b52-0001-4c1e-9d57-000000000002
        name: password_reset
        level: low
        logsource: {product: azure, service: auditlogs}
        detection:
          selection: {operation: Reset user password}
          condition: selection
        ---
        title: Passwords reset one after another
        id: 6d0c4b52-0001-4c1e-9d57-000000000003
        level: high
        correlation:
          type: event_count
          rules: [password_reset]
          group-by: [actor.id]
          timespan: 30m
          condition: {gte: 3}
        """;

    private const string Tenant = "7c1f3f5e-57a1-4f0b-9d0e-3c5a54a60001";

    public static string Deleted(string user, DateTimeOffset at) => Of("Delete user", "admin", user, at);

    public static string Reset(string actor, string user, DateTimeOffset at) => Of("Reset user password", actor, user, at);

    /// <summary>The account is Global Administrator from then on.</summary>
    public static string Granted(string account, string by, DateTimeOffset at) => Of(
        "Add member to role", by, account, at,
        new JsonObject { ["displayName"] = "Role.DisplayName", ["newValue"] = "\"Global Administrator\"" },
        new JsonObject { ["displayName"] = "Role.TemplateId", ["newValue"] = "\"62e90394-69f5-4237-9190-012177145e10\"" });

    private static string Of(string operation, string actor, string user, DateTimeOffset at, params JsonNode[] modified)
    {
        var target = User(user, "User");
        target["modifiedProperties"] = new JsonArray(modified);
        var time = at.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture);
        return new JsonObject
        {
            ["time"] = time,
            ["resourceId"] = $"/tenants/{Tenant}/providers/Microsoft.aadiam",
            ["operationName"] = operation,
            ["category"] = "AuditLogs",
            ["tenantId"] = Tenant,
            ["properties"] = new JsonObject
            {
                ["id"] = $"Directory_{operation}_{actor}_{user}_{time}".Replace(' ', '_'),
                ["category"] = "UserManagement",
                ["result"] = "success",
                ["activityDisplayName"] = operation,
                ["activityDateTime"] = time,
                ["loggedByService"] = "Core Directory",
                ["initiatedBy"] = new JsonObject { ["user"] = User(actor) },
                ["targetResources"] = new JsonArray(target),
            },
        }.ToJsonString();
    }

    private static JsonObject User(string name, string? type = null) => new()
    {
        ["id"] = name,
        ["displayName"] = name,
        ["userPrincipalName"] = $"{name}@contoso.example",
        ["type"] = type,
    };
}
