using System.Globalization;

namespace Detect.Server.Tests.Late;

/// <summary>An Event Hubs audit record of one action.</summary>
/// <param name="RoleOf">Whose privileged role it is that the action gives or takes; null for an action on no role.</param>
internal sealed record AuditLine(int Id, double Minute, string Operation, string Actor, string Address, string? RoleOf = null, string Tenant = AuditLine.West)
{
    public const string West = "c0000000-0000-4000-8000-000000000001";

    public const string East = "c0000000-0000-4000-8000-000000000002";

    public const string RoleGranted = "Add member to role";

    public const string RoleRemoved = "Remove member from role";

    public static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    public DateTimeOffset At => Start.AddMinutes(Minute);

    private string Target
    {
        get
        {
            var (full, empty) = Operation == RoleGranted ? ("newValue", "oldValue") : ("oldValue", "newValue");
            return RoleOf is null ? "" : $$"""
                {"type":"User","userPrincipalName":"{{RoleOf}}@contoso.example","modifiedProperties":[
                {"displayName":"Role.DisplayName","{{full}}":"\"Global Administrator\"","{{empty}}":null},
                {"displayName":"Role.TemplateId","{{full}}":"\"62e90394-69f5-4237-9190-012177145e10\"","{{empty}}":null}]}
                """;
        }
    }

    public string Json
    {
        get
        {
            var time = At.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);
            return $$$"""
                {"time":"{{{time}}}","category":"AuditLogs","operationName":"{{{Operation}}}","tenantId":"{{{Tenant}}}",
                "properties":{"id":"Directory_{{{Id}}}","activityDateTime":"{{{time}}}","activityDisplayName":"{{{Operation}}}",
                "loggedByService":"Core Directory","category":"UserManagement","result":"success",
                "initiatedBy":{"user":{"userPrincipalName":"{{{Actor}}}@contoso.example","ipAddress":"{{{Address}}}"}},"targetResources":[{{{Target}}}]}}
                """.ReplaceLineEndings("");
        }
    }
}
