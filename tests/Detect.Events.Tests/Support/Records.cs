namespace Detect.Events.Tests;

/// <summary>Synthetic records to vary.</summary>
internal static class Records
{
    internal const string Tenant = "11111111-1111-4111-8111-111111111111";
    internal const string GlobalAdministrator = "62e90394-69f5-4237-9190-012177145e10";

    /// <summary>An Event Hubs audit record whose <c>properties</c> ends with <paramref name="properties"/>.</summary>
    internal static string Audit(string properties, string operation = "Update user", string id = "Directory_1", string envelope = "") =>
        $$$"""
        {"time":"2026-03-02T09:14:00.1234567Z","category":"AuditLogs","tenantId":"{{{Tenant}}}","operationName":"{{{operation}}}"{{{envelope}}},"properties":{"id":"{{{id}}}","activityDateTime":"2026-03-02T09:14:00.1234567+00:00","activityDisplayName":"{{{operation}}}"{{{Tail(properties)}}}}}
        """;

    internal static string SignIn(string properties, string category = "SignInLogs", string envelope = "") =>
        $$$"""
        {"time":"2026-03-02T09:20:00Z","category":"{{{category}}}","tenantId":"{{{Tenant}}}","operationName":"Sign-in activity"{{{envelope}}},"properties":{"id":"s1","createdDateTime":"2026-03-02T09:14:07+00:00"{{{Tail(properties)}}}}}
        """;

    /// <summary>A PIM row as the service writes it: targets by type, in no fixed order.</summary>
    internal static string Pim(
        string operation = "Add eligible member to role in PIM completed (timebound)",
        string details = "",
        string envelope = "") => Audit(
        $$$"""
        "category":"RoleManagement","correlationId":"c-1","loggedByService":"PIM","result":"success","resultReason":"on-call",
        "initiatedBy":{"user":{"id":"u-1","displayName":"Ada","userPrincipalName":"ada@contoso.example","roles":[]}},
        "targetResources":[{"type":"Other"},{"type":"Request"},
          {"type":"User","id":"u-2","displayName":"Bo","userPrincipalName":"bo@contoso.example"},
          {"type":"Role","displayName":"Global Administrator","modifiedProperties":[
            {"displayName":"TemplateId","oldValue":"\"\"","newValue":"\"{{{GlobalAdministrator}}}\""}]}],
        "additionalDetails":[{"key":"oid"},{"key":"ipaddr","value":"203.0.113.7"},{"key":"UserAgent","value":"Edge"}{{{Tail(details)}}}]
        """.ReplaceLineEndings(""),
        operation,
        envelope: envelope);

    /// <summary>A Core Directory row that adds or removes a role.</summary>
    internal static string RoleChange(string operation, string initiatedBy, string role, string oldValue, string newValue) => Audit(
        $$$"""
        "category":"RoleManagement","correlationId":"c-1","loggedByService":"Core Directory","result":"success",
        "initiatedBy":{{{initiatedBy}}},
        "targetResources":[{"type":"User","id":"u-2","displayName":null,"userPrincipalName":"bo@contoso.example","modifiedProperties":[
          {"displayName":"{{{role}}}","oldValue":{{{oldValue}}},"newValue":{{{newValue}}}}]},{"type":"Role","displayName":null,"id":"r-1"}]
        """.ReplaceLineEndings(""),
        operation);

    internal static string Graph(string properties, string operation = "Update user", string id = "Directory_1") =>
        $$$"""
        {"id":"{{{id}}}","category":"UserManagement","activityDateTime":"2026-03-02T09:14:00.12Z","activityDisplayName":"{{{operation}}}","loggedByService":"Core Directory"{{{Tail(properties)}}}}
        """;

    private static string Tail(string members) => members.Length == 0 ? "" : "," + members;
}
