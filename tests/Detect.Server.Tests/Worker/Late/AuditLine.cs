using System.Globalization;

namespace Detect.Server.Tests.Late;

/// <summary>An Event Hubs audit record of one action.</summary>
internal sealed record AuditLine(int Id, double Minute, string Operation, string Actor, string Address)
{
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    public DateTimeOffset At => Start.AddMinutes(Minute);

    public string Json
    {
        get
        {
            var time = At.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);
            return $$$"""
                {"time":"{{{time}}}","category":"AuditLogs","operationName":"{{{Operation}}}","tenantId":"c0000000-0000-4000-8000-000000000001",
                "properties":{"id":"Directory_{{{Id}}}","activityDateTime":"{{{time}}}","activityDisplayName":"{{{Operation}}}",
                "loggedByService":"Core Directory","category":"UserManagement","result":"success",
                "initiatedBy":{"user":{"userPrincipalName":"{{{Actor}}}@contoso.example","ipAddress":"{{{Address}}}"}},"targetResources":[]}}
                """.ReplaceLineEndings("");
        }
    }
}
