using System.Text.Json.Nodes;

namespace Detect.Stories;

/// <summary>Diagnostic-settings records, one per line: an envelope, and the event itself in <c>properties</c>.</summary>
internal static class EventHubs
{
    public static string Line(Delivery delivery) => Json.Text(delivery.Row switch
    {
        AuditRow audit => Audit(audit),
        SignInRow signIn => SignIn(signIn, delivery.At),
        ActivityRow activity => ActivityRecords.EventHub(activity),
        _ => throw new ArgumentOutOfRangeException(nameof(delivery)),
    });

    private static JsonObject Audit(AuditRow row)
    {
        var record = Envelope(row, "AuditLogs", row.Operation, row.At);
        record["resultSignature"] = "None";
        if (row.Reason.Length > 0)
        {
            record["resultDescription"] = row.Reason;
        }

        record["durationMs"] = 0;
        if (row.Initiator.User?.IpAddress is { Length: > 0 } address)
        {
            record["callerIpAddress"] = address;
        }

        record["correlationId"] = row.CorrelationId.ToString();
        if ((row.Initiator.User?.DisplayName ?? row.Initiator.App?.DisplayName) is { } identity)
        {
            record["identity"] = identity;
        }

        record["Level"] = 4;
        record["properties"] = AuditProperties(row);
        return record;
    }

    private static JsonObject AuditProperties(AuditRow row) => new()
    {
        ["id"] = row.Id,
        ["category"] = row.Category,
        ["correlationId"] = row.CorrelationId.ToString(),
        ["result"] = row.Result,
        ["resultReason"] = row.Reason,
        ["activityDisplayName"] = row.Operation,
        ["activityDateTime"] = Times.WithOffset(row.At),
        ["loggedByService"] = row.Service,
        ["operationType"] = row.OperationType,
        ["userAgent"] = null,
        ["initiatedBy"] = InitiatedBy(row.Initiator),
        ["targetResources"] = Json.Array(row.Targets, Target),
        ["additionalDetails"] = Json.Array(row.Details, Json.KeyValue),
        ["tenantId"] = "",
        ["operationName"] = row.Operation,
        ["identity"] = "",
    };

    /// <summary>Only the branch that applies is there.</summary>
    internal static JsonObject InitiatedBy(Initiator initiator) => initiator.User is { } user
        ? new JsonObject
        {
            ["user"] = new JsonObject
            {
                ["id"] = user.Id?.ToString(),
                ["displayName"] = user.DisplayName,
                ["userPrincipalName"] = user.UserPrincipalName,
                ["ipAddress"] = user.IpAddress,
                ["roles"] = new JsonArray(),
            },
        }
        : new JsonObject
        {
            ["app"] = new JsonObject
            {
                ["appId"] = null,
                ["displayName"] = initiator.App!.DisplayName,
                ["servicePrincipalId"] = initiator.App.ServicePrincipalId.ToString(),
                ["servicePrincipalName"] = null,
            },
        };

    internal static JsonObject Target(TargetResource target)
    {
        var json = new JsonObject { ["id"] = target.Id, ["displayName"] = target.DisplayName, ["type"] = target.Type };
        if (target.UserPrincipalName is { } name)
        {
            json["userPrincipalName"] = name;
        }

        json["modifiedProperties"] = Json.Array(target.Changes, Json.Change);
        json["administrativeUnits"] = new JsonArray();
        return json;
    }

    /// <summary>The envelope's <c>time</c> is when the record was delivered; the sign-in's own time is inside.</summary>
    private static JsonObject SignIn(SignInRow row, DateTimeOffset deliveredAt)
    {
        var record = Envelope(row, "SignInLogs", "Sign-in activity", deliveredAt);
        record["resultType"] = $"{row.ErrorCode}";
        record["resultSignature"] = "None";
        if (row.ErrorCode != 0)
        {
            record["resultDescription"] = row.FailureReason;
        }

        record["durationMs"] = 0;
        record["callerIpAddress"] = row.IpAddress;
        record["correlationId"] = row.CorrelationId.ToString();
        record["identity"] = row.Who.DisplayName;
        record["Level"] = 4;
        record["location"] = row.Place.Country;
        record["properties"] = SignInFields.Properties(row, Times.WithOffset(row.At));
        return record;
    }

    private static JsonObject Envelope(Row row, string category, string operation, DateTimeOffset time) => new()
    {
        ["time"] = Times.Utc(time),
        ["resourceId"] = Tenant.Contoso.ResourceId,
        ["operationName"] = operation,
        ["operationVersion"] = "1.0",
        ["category"] = category,
        ["tenantId"] = Tenant.Contoso.Id.ToString(),
    };
}
