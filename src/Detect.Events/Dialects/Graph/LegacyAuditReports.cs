using System.Text.Json;

namespace Detect.Events;

/// <summary>Audit events of the retired Azure AD Graph reporting API, still found in archives.</summary>
internal static class LegacyAuditReports
{
    internal static TranscriptionResult Transcribe(JsonElement e, ReadOnlyMemory<byte> raw, string? tenantId)
    {
        var time = e.TextOf("activityDate");
        var writer = new CanonicalWriter("AuditLogs")
            .Time("time", time)
            .Text("tenantId", e.TextOf("tenantId") ?? tenantId)
            .Text("operationName", e.TextOf("activity"))
            .Text("resultDescription", e.TextOf("activityResultDescription"))
            .Text("callerIpAddress", Known(e.Member("actor").TextOf("ipAddress")))
            .Text("correlationId", e.TextOf("correlationId"))
            .Text("identity", e.Member("actor").TextOf("name"))
            .BeginProperties()
            .Text("id", e.TextOf("id"))
            .Text("category", CategoryOf(e))
            .Text("correlationId", e.TextOf("correlationId"))
            .Text("result", e.TextOf("activityResultStatus")?.ToLowerInvariant())
            .Text("resultReason", e.TextOf("activityResultDescription"))
            .Text("activityDisplayName", e.TextOf("activity"))
            .Time("activityDateTime", time)
            .Text("loggedByService", e.TextOf("category"))
            .Text("operationType", e.TextOf("activityOperationType"));
        WriteActor(writer, e.Member("actor"));
        WriteTargets(writer, e.Member("targets"));
        WriteDetails(writer, e.Member("additionalDetails"));
        return writer.Finish(RecordShape.Graph, EventTables.Audit, raw);
    }

    /// <summary>This API put the service into <c>category</c> and the kind of object into <c>activityType</c>.</summary>
    private static string? CategoryOf(JsonElement e) => e.TextOf("activityType") is { } type
        ? AuditCategories.OfObjectClass(type)
        : e.TextOf("category");

    private static void WriteActor(CanonicalWriter writer, JsonElement actor)
    {
        if (actor.ValueKind != JsonValueKind.Object) return;
        var isUser = actor.TextOf("userPrincipalName") is not null || actor.TextOf("servicePrincipalName") is null;
        writer.Json.WriteStartObject("initiatedBy");
        writer.Json.WriteStartObject(isUser ? "user" : "app");
        writer.Text(isUser ? "id" : "servicePrincipalId", actor.TextOf("objectId"))
            .Text("displayName", actor.TextOf("name"));
        if (isUser)
        {
            writer.Text("userPrincipalName", actor.TextOf("userPrincipalName"))
                .Text("ipAddress", Known(actor.TextOf("ipAddress")));
        }
        else
        {
            writer.Text("servicePrincipalName", actor.TextOf("servicePrincipalName"));
        }

        writer.Json.WriteEndObject();
        writer.Json.WriteEndObject();
    }

    private static void WriteTargets(CanonicalWriter writer, JsonElement targets)
    {
        writer.Json.WriteStartArray("targetResources");
        foreach (var target in targets.Items())
        {
            writer.Json.WriteStartObject();
            writer.Text("id", target.TextOf("objectId"))
                .Text("displayName", target.TextOf("name"))
                .Text("type", target.TextOf("targetResourceType"))
                .Text("userPrincipalName", target.TextOf("userPrincipalName"));
            WriteChanges(writer, target.Member("modifiedProperties"));
            writer.Json.WriteEndObject();
        }

        writer.Json.WriteEndArray();
    }

    private static void WriteChanges(CanonicalWriter writer, JsonElement changes)
    {
        writer.Json.WriteStartArray("modifiedProperties");
        foreach (var change in changes.Items())
        {
            writer.Json.WriteStartObject();
            writer.Text("displayName", change.TextOf("name"))
                .Copy("oldValue", change.Member("oldValue"))
                .Copy("newValue", change.Member("newValue"));
            writer.Json.WriteEndObject();
        }

        writer.Json.WriteEndArray();
    }

    private static void WriteDetails(CanonicalWriter writer, JsonElement details)
    {
        writer.Json.WriteStartArray("additionalDetails");
        foreach (var detail in details.Items())
        {
            writer.Json.WriteStartObject();
            writer.Text("key", detail.TextOf("name")).Copy("value", detail.Member("value"));
            writer.Json.WriteEndObject();
        }

        writer.Json.WriteEndArray();
    }

    private static string? Known(string? address) => address == "<null>" ? null : address;
}
