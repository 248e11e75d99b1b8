namespace Detect.Events;

/// <summary>
/// <c>UserLoggedIn</c> and <c>UserLoginFailed</c> as <c>signIn</c>. The operation becomes the sign-in logs' own, since
/// success and failure are the status there.
/// </summary>
internal static class Office365SignIns
{
    internal static CanonicalWriter Write(Office365Record record)
    {
        var data = record.Data;
        var actors = Office365Entity.Read(data.Member("Actor"));
        var upn = Office365Record.OnlyUpn(record.UserId) ?? actors.Select(a => a.Upn).FirstOrDefault(u => u is not null);
        var errorCode = data.TextOf("ErrorNumber") ?? (record.Succeeded && record.Operation != "UserLoginFailed" ? "0" : null);
        var reason = data.TextOf("LogonError");
        var writer = new CanonicalWriter(SignInKind.Interactive.Category)
            .Text("time", record.Time)
            .Text("tenantId", record.TenantId)
            .Text("operationName", SignInKind.Operation)
            .Text("resultType", errorCode)
            .Text("resultDescription", reason)
            .Text("callerIpAddress", record.Address)
            .Text("correlationId", record.InterSystemsId)
            .BeginProperties()
            .Text("id", record.Id)
            .Text("createdDateTime", record.Time)
            .Text("userId", UserIdOf(record, actors))
            .Text("userPrincipalName", upn)
            .Text("appId", Office365Record.OnlyGuid(data.TextOf("ApplicationId")))
            .Text("appDisplayName", data.TextOf("ApplicationDisplayName"))
            .Text("resourceId", Office365Record.OnlyGuid(data.TextOf("ObjectId")))
            .Text("ipAddress", record.Address)
            .Text("correlationId", record.InterSystemsId)
            .Text("homeTenantId", Office365Record.OnlyGuid(data.TextOf("ActorContextId")))
            .Text("resourceTenantId", Office365Record.OnlyGuid(data.TextOf("TargetContextId")))
            .Text("userAgent", record.ExtendedText("UserAgent") ?? data.TextOf("UserAgent"))
            .Text("sessionId", record.DeviceText("SessionId"));
        WriteStatus(writer, errorCode, reason);
        WriteDevice(writer, record);
        WriteProcessing(writer, record);
        return writer;
    }

    private static string? UserIdOf(Office365Record record, List<Office365Entity> actors) =>
        actors.Select(a => a.Id).FirstOrDefault(id => id is not null)
        ?? Office365Record.OnlyGuid(record.UserKey) ?? Office365Record.OnlyGuid(record.UserId);

    private static void WriteStatus(CanonicalWriter writer, string? errorCode, string? reason)
    {
        writer.Json.WriteStartObject("status");
        writer.Number("errorCode", errorCode).Text("failureReason", reason);
        writer.Json.WriteEndObject();
    }

    private static void WriteDevice(CanonicalWriter writer, Office365Record record)
    {
        writer.Json.WriteStartObject("deviceDetail");
        writer.Text("deviceId", record.DeviceText("Id"))
            .Text("displayName", record.DeviceText("DisplayName"))
            .Text("operatingSystem", record.DeviceText("OS"))
            .Text("browser", record.DeviceText("BrowserType"))
            .Flag("isCompliant", record.DeviceText("IsCompliant"))
            .Text("trustType", record.DeviceText("TrustType"));
        writer.Json.WriteEndObject();
    }

    private static void WriteProcessing(CanonicalWriter writer, Office365Record record)
    {
        writer.Json.WriteStartArray("authenticationProcessingDetails");
        foreach (var (key, value) in record.Extended)
        {
            if (key != "UserAgent") Office365Details.WritePair(writer, key, value);
        }

        writer.Json.WriteEndArray();
    }
}
