using System.Text.Json.Nodes;

namespace Detect.Stories;

/// <summary>
/// Answers of Microsoft Graph, one page per line: the audit endpoint, then the sign-in endpoint, newest record first. Each page
/// repeats the last record of the page before, as happens when new records push the pages along while somebody reads them.
/// </summary>
internal static class Graph
{
    private const int PageSize = 100;

    public static IEnumerable<string> Pages(IReadOnlyList<Delivery> deliveries)
    {
        var rows = deliveries.Select(delivery => delivery.Row).DistinctBy(row => row.Id).OrderByDescending(row => row.At).ToList();
        return Pages<AuditRow>(rows, "auditLogs/directoryAudits", Audit)
            .Concat(Pages<SignInRow>(rows, "auditLogs/signIns", SignIn))
            .Concat(ActivityPage([.. rows.OfType<ActivityRow>()]));
    }

    // The activity log is no part of Graph: this is the answer of management.azure.com.
    private static IEnumerable<string> ActivityPage(IReadOnlyList<ActivityRow> rows) =>
        rows.Count == 0 ? [] : [Json.Text(new JsonObject { ["value"] = Json.Array(rows, ActivityRecords.Rest) })];

    private static IEnumerable<string> Pages<TRow>(IReadOnlyList<Row> all, string endpoint, Func<TRow, JsonObject> write)
        where TRow : Row
    {
        var rows = all.OfType<TRow>().ToList();
        for (var start = 0; start < rows.Count; start += PageSize - 1)
        {
            var shown = rows.Skip(start).Take(PageSize).ToList();
            var page = new JsonObject { ["@odata.context"] = $"https://graph.microsoft.com/v1.0/$metadata#{endpoint}" };
            if (start + PageSize < rows.Count)
            {
                page["@odata.nextLink"] = $"https://graph.microsoft.com/v1.0/{endpoint}?$skiptoken={Made.Token(shown[^1].Id, 12)}";
            }

            page["value"] = Json.Array(shown, write);
            yield return Json.Text(page);
        }
    }

    private static JsonObject Audit(AuditRow row) => new()
    {
        ["id"] = row.Id,
        ["category"] = row.Category,
        ["correlationId"] = row.CorrelationId.ToString(),
        ["result"] = row.Result,
        ["resultReason"] = row.Reason,
        ["activityDisplayName"] = row.Operation,
        ["activityDateTime"] = Times.Trimmed(row.At),
        ["loggedByService"] = row.Service,
        ["operationType"] = row.OperationType,
        ["initiatedBy"] = new JsonObject { ["user"] = User(row.Initiator.User), ["app"] = App(row.Initiator.App) },
        ["targetResources"] = Json.Array(row.Targets, Target),
        ["additionalDetails"] = Json.Array(row.Details, Json.KeyValue),
    };

    private static JsonObject? User(InitiatingUser? user) => user is null ? null : new()
    {
        ["id"] = user.Id?.ToString(),
        ["displayName"] = user.DisplayName,
        ["userPrincipalName"] = user.UserPrincipalName,
        ["ipAddress"] = user.IpAddress,
        ["userType"] = null,
        ["homeTenantId"] = null,
        ["homeTenantName"] = null,
    };

    private static JsonObject? App(InitiatingApp? app) => app is null ? null : new()
    {
        ["appId"] = null,
        ["displayName"] = app.DisplayName,
        ["servicePrincipalId"] = app.ServicePrincipalId.ToString(),
        ["servicePrincipalName"] = null,
    };

    private static JsonObject Target(TargetResource target) => new()
    {
        ["id"] = target.Id,
        ["displayName"] = target.DisplayName,
        ["type"] = target.Type,
        ["userPrincipalName"] = target.UserPrincipalName,
        ["groupType"] = target.Type == "Group" ? "unknownFutureValue" : null,
        ["modifiedProperties"] = Json.Array(target.Changes, Json.Change),
    };

    private static JsonObject SignIn(SignInRow row)
    {
        var json = SignInFields.Properties(row, Times.Trimmed(row.At));
        json.Remove("servicePrincipalId");
        json.Remove("userAgent");
        json["riskEventTypes"] = new JsonArray();
        json["riskEventTypes_v2"] = new JsonArray();
        return json;
    }
}
