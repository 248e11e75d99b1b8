using System.Text.Json;

namespace Detect.Events;

/// <summary>
/// The audit download. It has no record id (the key of such an event is made from its content), and at most three targets
/// of five changes each: what a longer record held beyond that is lost in the portal.
/// </summary>
internal static class PortalAudits
{
    private const int MaxTargets = 3;
    private const int MaxChanges = 5;
    private const int MaxDetails = 6;

    internal static TranscriptionResult Transcribe(PortalRow row, ReadOnlyMemory<byte> raw)
    {
        var writer = new CanonicalWriter("AuditLogs")
            .Time("time", row["Date (UTC)"])
            .Text("operationName", row["Activity"])
            .Text("resultDescription", row["ResultReason"])
            .Text("callerIpAddress", row["IPAddress"])
            .Text("correlationId", row["CorrelationId"])
            .Text("identity", row["ActorDisplayName"] ?? row["ActorServicePrincipalName"])
            .BeginProperties()
            .Text("category", row["Category"])
            .Text("correlationId", row["CorrelationId"])
            .Text("result", row["Result"]?.ToLowerInvariant())
            .Text("resultReason", row["ResultReason"])
            .Text("activityDisplayName", row["Activity"])
            .Time("activityDateTime", row["Date (UTC)"])
            .Text("loggedByService", row["Service"])
            .Text("userAgent", row["User Agent"]);
        WriteInitiator(writer, row);
        WriteTargets(writer, row);
        WriteDetails(writer, row);
        return writer.Finish(RecordShape.PortalCsv, EventTables.Audit, raw);
    }

    private static void WriteInitiator(CanonicalWriter writer, PortalRow row)
    {
        writer.Json.WriteStartObject("initiatedBy");
        if (IsApp(row))
        {
            writer.Json.WriteStartObject("app");
            writer.Text("displayName", row["ActorDisplayName"] ?? row["ActorServicePrincipalName"])
                .Text("servicePrincipalId", row["ActorServicePrincipalId"] ?? row["ActorObjectId"])
                .Text("servicePrincipalName", row["ActorServicePrincipalName"]);
        }
        else
        {
            writer.Json.WriteStartObject("user");
            writer.Text("id", row["ActorObjectId"])
                .Text("displayName", row["ActorDisplayName"])
                .Text("userPrincipalName", row["ActorUserPrincipalName"])
                .Text("ipAddress", row["IPAddress"])
                .Text("homeTenantId", row["ActorHomeTenantId"])
                .Text("homeTenantName", row["ActorHomeTenantName"]);
        }

        writer.Json.WriteEndObject();
        writer.Json.WriteEndObject();
    }

    private static bool IsApp(PortalRow row) => row["ActorUserPrincipalName"] is null
        && (row["ActorServicePrincipalId"] is not null || row["ActorServicePrincipalName"] is not null
            || row["ActorType"] is "Application" or "ServicePrincipal");

    private static void WriteTargets(CanonicalWriter writer, PortalRow row)
    {
        writer.Json.WriteStartArray("targetResources");
        for (var n = 1; n <= MaxTargets; n++) WriteTarget(writer, row, $"Target{n}");
        writer.Json.WriteEndArray();
    }

    private static void WriteTarget(CanonicalWriter writer, PortalRow row, string target)
    {
        var changes = Enumerable.Range(1, MaxChanges).Select(m => $"{target}ModifiedProperty{m}")
            .Where(change => row[change + "Name"] is not null).ToList();
        string?[] known = [row[target + "Type"], row[target + "DisplayName"], row[target + "ObjectId"], row[target + "UserPrincipalName"]];
        if (changes.Count == 0 && known.All(value => value is null)) return;

        writer.Json.WriteStartObject();
        writer.Text("type", known[0]).Text("displayName", known[1]).Text("id", known[2]).Text("userPrincipalName", known[3]);
        writer.Json.WriteStartArray("modifiedProperties");
        foreach (var change in changes)
        {
            writer.Json.WriteStartObject();
            writer.Text("displayName", row[change + "Name"]);
            writer.Json.WriteString("oldValue", row[change + "OldValue"]);
            writer.Json.WriteString("newValue", row[change + "NewValue"]);
            writer.Json.WriteEndObject();
        }

        writer.Json.WriteEndArray();
        writer.Json.WriteEndObject();
    }

    private static void WriteDetails(CanonicalWriter writer, PortalRow row)
    {
        writer.Json.WriteStartArray("additionalDetails");
        for (var n = 1; n <= MaxDetails; n++)
        {
            if (row[$"AdditionalDetail{n}Key"] is { } key) WriteDetail(writer.Json, key, row[$"AdditionalDetail{n}Value"]);
        }

        writer.Json.WriteEndArray();
    }

    private static void WriteDetail(Utf8JsonWriter json, string key, string? value)
    {
        json.WriteStartObject();
        json.WriteString("key", key);
        json.WriteString("value", value);
        json.WriteEndObject();
    }
}
