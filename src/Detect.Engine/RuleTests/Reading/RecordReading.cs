using System.Text.Json.Nodes;
using Detect.Events;

namespace Detect.Engine;

/// <summary>Makes a test record of what a test writes, and asks the decoder what it is.</summary>
internal static class RecordReading
{
    /// <summary>A record as Event Hubs or Microsoft Graph writes it.</summary>
    /// <returns>Null with the reason where no event can be made of it.</returns>
    public static TestRecord? Read(JsonObject written, out string reason)
    {
        var record = Complete((JsonObject)written.DeepClone());
        if (RecordDecoding.Decode(record, out reason) is not { } decoded)
        {
            return null;
        }

        if (decoded.Shape == RecordShape.Graph && DiagnosticCategory.Of(decoded.Table) is { } category)
        {
            return new TestRecord(Complete(Wrapped(record, category)), decoded.Table);
        }

        if (decoded.Shape is RecordShape.EventHubs or RecordShape.Graph)
        {
            return new TestRecord(record, decoded.Table);
        }

        reason = $"it is a record of {decoded.Shape}";
        return null;
    }

    private static JsonObject Wrapped(JsonObject resource, string category) => new()
    {
        ["category"] = category,
        ["operationName"] = resource.Find("activityDisplayName")?.DeepClone() ?? "Sign-in activity",
        ["properties"] = resource,
    };

    /// <summary>Adds what every record of Event Hubs has and no test wants to write.</summary>
    private static JsonObject Complete(JsonObject record)
    {
        if (record.Find("properties") is not JsonObject properties)
        {
            return record;
        }

        record["operationName"] ??= properties.Find("activityDisplayName")?.DeepClone();
        record["tenantId"] ??= MadeUp.TenantId;
        record["time"] ??= RecordTime.Utc(TestTime.Base);
        record["correlationId"] ??= MadeUp.Id("operation/none");
        if (record.Text("category") == "AuditLogs" && record.Find("operationName") is { } operation)
        {
            properties["activityDisplayName"] ??= operation.DeepClone();
        }

        return record;
    }
}
