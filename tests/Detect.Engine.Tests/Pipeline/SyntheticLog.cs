using System.Globalization;
using System.Text;

namespace Detect.Engine.Tests.Pipeline;

/// <summary>Event Hubs audit records, one per line.</summary>
internal static class SyntheticLog
{
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    private const string Tenant = "00000000-0000-0000-0000-00000000c0de";

    public static string Record(int number, string operation = "Update user", string user = "ada@contoso.example")
    {
        var at = Start.AddSeconds(number).ToString("yyyy-MM-ddTHH:mm:ss.fffffff", CultureInfo.InvariantCulture);
        var id = $"Directory_00000000-0000-0000-0000-{number:x12}_AAAAA_{number}";
        return $$"""{"time":"{{at}}Z","resourceId":"/tenants/{{Tenant}}/providers/Microsoft.aadiam","operationName":"{{operation}}","category":"AuditLogs","tenantId":"{{Tenant}}","properties":{"id":"{{id}}","category":"UserManagement","result":"success","activityDisplayName":"{{operation}}","activityDateTime":"{{at}}+00:00","loggedByService":"Core Directory","initiatedBy":{"user":{"id":"00000000-0000-0000-0000-00000000ada0","userPrincipalName":"{{user}}"} },"targetResources":[]} }""";
    }

    /// <summary>The same as Microsoft Graph returns it.</summary>
    public static string GraphRecord(int number, string operation, string user = "ada@contoso.example")
    {
        var at = Start.AddSeconds(number).ToString("yyyy-MM-ddTHH:mm:ss.fffffff", CultureInfo.InvariantCulture);
        return $$"""{"id":"Directory_00000000-0000-0000-0000-{{number:x12}}_AAAAA_{{number}}","category":"UserManagement","result":"success","activityDisplayName":"{{operation}}","activityDateTime":"{{at}}Z","loggedByService":"Core Directory","initiatedBy":{"user":{"id":"00000000-0000-0000-0000-00000000ada0","userPrincipalName":"{{user}}" },"app":null},"targetResources":[]}""";
    }

    public static byte[] Lines(IEnumerable<string> records) => Encoding.UTF8.GetBytes(string.Join('\n', records) + "\n");

    public static RecordSource Source(string name, IEnumerable<string> records)
    {
        var bytes = Lines(records);
        return new RecordSource(name, () => new MemoryStream(bytes));
    }
}
