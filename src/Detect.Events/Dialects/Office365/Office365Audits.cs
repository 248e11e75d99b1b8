using System.Text.Json;

namespace Detect.Events;

/// <summary>Directory audit records of the management API as <c>directoryAudit</c>.</summary>
internal static class Office365Audits
{
    private static readonly string[] Consumed =
    [
        "additionalDetails", "auditEventCategory", "extendedAuditEventCategory", "correlationId", "resultDescription", "teamName",
    ];

    internal static CanonicalWriter Write(Office365Record record)
    {
        var operation = WithoutPeriod(record.Operation);
        var correlationId = record.ExtendedText("correlationId") ?? record.InterSystemsId;
        var reason = record.ExtendedText("resultDescription");
        var writer = new CanonicalWriter("AuditLogs")
            .Text("time", record.Time)
            .Text("tenantId", record.TenantId)
            .Text("operationName", operation)
            .Text("resultDescription", reason)
            .Text("callerIpAddress", record.Address)
            .Text("correlationId", correlationId)
            .BeginProperties()
            .Text("id", record.Id)
            .Text("category", CategoryOf(record))
            .Text("correlationId", correlationId)
            .Text("result", ResultOf(record))
            .Text("resultReason", reason)
            .Text("activityDisplayName", operation)
            .Text("activityDateTime", record.Time)
            .Text("loggedByService", record.ExtendedText("teamName") == "MSODS." ? "Core Directory" : null);
        WriteInitiator(writer, record);
        WriteTargets(writer, record);
        WriteDetails(writer, record);
        return writer;
    }

    private static string WithoutPeriod(string operation) => operation.EndsWith('.') ? operation[..^1] : operation;

    private static string? ResultOf(Office365Record record) =>
        record.Data.TextOf("ResultStatus") is null ? null : record.Succeeded ? "success" : "failure";

    private static string? CategoryOf(Office365Record record)
    {
        if (record.ExtendedText("auditEventCategory") is { } category) return category;
        return record.ExtendedText("extendedAuditEventCategory") is { } objectClass
            ? AuditCategories.OfObjectClass(objectClass)
            : null;
    }

    private static void WriteInitiator(CanonicalWriter writer, Office365Record record)
    {
        var actor = Office365Entity.Read(record.Data.Member("Actor")).FirstOrDefault();
        var upn = actor?.Upn ?? Office365Record.OnlyUpn(record.UserId) ?? record.ExtendedText("actorUPN");
        var id = actor?.Id ?? record.ExtendedText("actorObjectId") ?? IdIn(record.UserId) ?? Office365Record.OnlyGuid(record.UserKey);
        var isApp = upn is null && (actor?.IsApp == true || IsServicePrincipal(record.UserId));
        writer.Json.WriteStartObject("initiatedBy");
        writer.Json.WriteStartObject(isApp ? "app" : "user");
        writer.Text(isApp ? "servicePrincipalId" : "id", id).Text("displayName", actor?.Name ?? NameIn(record, upn));
        if (isApp) writer.Text("appId", actor?.AppId ?? record.ExtendedText("actorAppID"));
        else writer.Text("userPrincipalName", upn).Text("ipAddress", record.Address);
        writer.Json.WriteEndObject();
        writer.Json.WriteEndObject();
    }

    private static bool IsServicePrincipal(string? userId) =>
        userId?.StartsWith("ServicePrincipal_", StringComparison.Ordinal) == true;

    private static string? IdIn(string? userId)
    {
        var underscore = userId?.IndexOf('_', StringComparison.Ordinal) ?? -1;
        return Office365Record.OnlyGuid(underscore < 0 ? userId : userId![(underscore + 1)..]);
    }

    /// <summary>For services <c>UserId</c> can be their name.</summary>
    private static string? NameIn(Office365Record record, string? upn) =>
        upn is null && IdIn(record.UserId) is null ? record.UserId : null;

    private static void WriteTargets(CanonicalWriter writer, Office365Record record)
    {
        var targets = Office365Entity.Read(record.Data.Member("Target"));
        var changes = record.Data.Member("ModifiedProperties");
        writer.Json.WriteStartArray("targetResources");
        for (var i = 0; i < targets.Count; i++)
        {
            var target = targets[i];
            writer.Json.WriteStartObject();
            writer.Text("id", target.Id).Text("displayName", target.Name).Text("type", target.Class)
                .Text("userPrincipalName", target.Upn);

            // The list of changes is one for all targets; Graph puts the changes on the object that was changed.
            if (i == 0) Office365Changes.Write(writer, changes);
            writer.Json.WriteEndObject();
        }

        if (targets.Count == 0) WriteObjectId(writer, Office365Record.Known(record.Data.TextOf("ObjectId")), changes);
        writer.Json.WriteEndArray();
    }

    private static void WriteObjectId(CanonicalWriter writer, string? objectId, JsonElement changes)
    {
        if (objectId is null && !changes.Items().Any()) return;
        var id = Office365Record.OnlyGuid(objectId);
        var upn = Office365Record.OnlyUpn(objectId);
        writer.Json.WriteStartObject();
        writer.Text("id", id).Text("userPrincipalName", upn).Text("displayName", id is null && upn is null ? objectId : null)
            .Text("type", upn is null ? null : "User");
        Office365Changes.Write(writer, changes);
        writer.Json.WriteEndObject();
    }

    private static void WriteDetails(CanonicalWriter writer, Office365Record record)
    {
        writer.Json.WriteStartArray("additionalDetails");
        if (record.ExtendedText("additionalDetails") is { } text && EmbeddedJson.Parse(text) is { } details)
            Office365Details.Write(writer, details);
        foreach (var (key, value) in record.Extended)
        {
            if (!Consumed.Contains(key, StringComparer.OrdinalIgnoreCase)) Office365Details.WritePair(writer, key, value);
        }

        writer.Json.WriteEndArray();
    }
}
