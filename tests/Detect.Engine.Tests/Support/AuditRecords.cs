using System.Globalization;

namespace Detect.Engine.Tests;

/// <summary>Event Hubs audit records of actions by an account, and of privileged roles it is granted and loses.</summary>
internal static class AuditRecords
{
    public const string Tenant = "c0000000-0000-4000-8000-000000000001";

    private const string OtherUser = """{"type":"User","id":"a0000000-0000-4000-8000-0000000000ff","userPrincipalName":"new@contoso.example","modifiedProperties":[]}""";

    public static string IdOf(string account) => $"a0000000-0000-4000-8000-{(int)account[0]:x12}";

    public static string Of(string id, double minute, AccountEventKind kind, string account, bool isEligible = false, string tenant = Tenant) => kind switch
    {
        AccountEventKind.Granted => Change(id, minute, isEligible ? "Add eligible member to role" : "Add member to role", account, "newValue", "oldValue", tenant),
        AccountEventKind.Removed => Change(id, minute, isEligible ? "Remove eligible member from role" : "Remove member from role", account, "oldValue", "newValue", tenant),
        _ => Action(id, minute, account, tenant),
    };

    public static string Action(string id, double minute, string account, string tenant = Tenant, string target = OtherUser) =>
        Record(id, minute, "Add user", account, target, tenant);

    private static string Change(string id, double minute, string operation, string account, string full, string empty, string tenant) => Record(
        id, minute, operation, "zoe",
        $$"""{"type":"User","id":"{{IdOf(account)}}","userPrincipalName":"{{account}}@contoso.example","modifiedProperties":["""
        + $$"""{"displayName":"Role.DisplayName","{{full}}":"\"Global Administrator\"","{{empty}}":null},"""
        + $$"""{"displayName":"Role.TemplateId","{{full}}":"\"62e90394-69f5-4237-9190-012177145e10\"","{{empty}}":null}]}""",
        tenant);

    private static string Record(string id, double minute, string operation, string actor, string target, string tenant)
    {
        var time = Log.At(minute).ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);
        return $$$"""
            {"time":"{{{time}}}","category":"AuditLogs","operationName":"{{{operation}}}","tenantId":"{{{tenant}}}",
            "properties":{"id":"Directory_{{{id}}}","activityDateTime":"{{{time}}}","activityDisplayName":"{{{operation}}}",
            "loggedByService":"Core Directory","category":"UserManagement","result":"success",
            "initiatedBy":{"user":{"id":"{{{IdOf(actor)}}}","userPrincipalName":"{{{actor}}}@contoso.example","displayName":"Same Name"}},
            "targetResources":[{{{target}}}]}}
            """.ReplaceLineEndings("");
    }
}
