using System.Text;
using System.Text.Json.Nodes;
using Detect.Events;

namespace Detect.Engine;

/// <summary>Makes a test record of what a test writes, and asks the decoder what it is.</summary>
internal static class RecordReading
{
    private static readonly Dictionary<EventTables, string> Categories = new()
    {
        [EventTables.Audit] = "AuditLogs",
        [EventTables.SignIn] = "SignInLogs",
        [EventTables.NonInteractiveSignIn] = "NonInteractiveUserSignInLogs",
        [EventTables.ServicePrincipalSignIn] = "ServicePrincipalSignInLogs",
        [EventTables.ManagedIdentitySignIn] = "ManagedIdentitySignInLogs",
        [EventTables.RiskDetection] = "UserRiskEvents",
        [EventTables.RiskyUser] = "RiskyUsers",
        [EventTables.Provisioning] = "ProvisioningLogs",
        [EventTables.GraphActivity] = "MicrosoftGraphActivityLogs",
    };

    /// <summary>A record as Event Hubs or Microsoft Graph writes it.</summary>
    /// <returns>Null with the reason where no event can be made of it.</returns>
    public static TestRecord? Read(JsonObject written, out string reason)
    {
        var record = Complete((JsonObject)written.DeepClone());
        var (found, why) = Probe.Decode(record);
        reason = why;
        if (found is not { } probed)
        {
            return null;
        }

        if (probed.Shape == RecordShape.Graph && Categories.TryGetValue(probed.Table, out var category))
        {
            return new TestRecord(Complete(Wrapped(record, category)), probed.Table);
        }

        if (probed.Shape is RecordShape.EventHubs or RecordShape.Graph)
        {
            return new TestRecord(record, probed.Table);
        }

        reason = $"it is a record of {probed.Shape}";
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

    private sealed class Probe : IEventVisitor
    {
        private (EventTables Table, RecordShape Shape)? found;
        private int events;
        private string reason = "";

        public static ((EventTables Table, RecordShape Shape)? Found, string Reason) Decode(JsonObject record)
        {
            var probe = new Probe();
            var decoder = new EventDecoder();
            using var stream = new MemoryStream(Encoding.UTF8.GetBytes(RecordText.Of(record) + "\n"));
            foreach (var chunk in ChunkReader.Read(stream, "(test)", 1 << 16))
            {
                decoder.Decode(chunk, probe);
            }

            return probe.events == 1 ? (probe.found, "") : (null, probe.reason.Length > 0 ? probe.reason : $"it holds {probe.events} events");
        }

        public void OnEvent(AuditEvent e)
        {
            found = (e.Table, e.Shape);
            events++;
        }

        public void OnDeadLetter(DeadLetter deadLetter) => reason = deadLetter.Reason;

        public void OnNotice(RecordOrigin origin, string code, string message)
        {
        }
    }
}
