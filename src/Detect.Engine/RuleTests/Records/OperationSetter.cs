using System.Text.Json.Nodes;
using Detect.Events;

namespace Detect.Engine;

/// <summary>What was done, with what result, and which rows belong to one action.</summary>
internal static class OperationSetter
{
    private static readonly string[] RequestKeys = ["RoleAssignmentRequestId", "RequestId"];

    public static void SetOperation(TestRecord record, string name)
    {
        record.Json.SetIfPresent("operationName", name);
        if (record.Table == EventTables.Audit)
        {
            record.Resource.Set("activityDisplayName", name);
            record.Resource.SetIfPresent("operationName", name);
        }
    }

    /// <summary>Joins rows to one administrator action: PIM's request id where the record has one, and the correlation id.</summary>
    public static void SetOperationId(TestRecord record, string text)
    {
        SetCorrelationId(record, text);
        if (record.Table == EventTables.Audit)
        {
            foreach (var key in RequestKeys)
            {
                AuditParts.SetDetailIfPresent(record.Resource, key, MadeUp.IdOrLabel("operation", text));
            }
        }
    }

    public static void SetCorrelationId(TestRecord record, string text)
    {
        var id = MadeUp.IdOrLabel("operation", text);
        if (record.Table is EventTables.AzureActivity or EventTables.GraphActivity)
        {
            record.Json.Set("correlationId", id);
            return;
        }

        record.Json.SetIfPresent("correlationId", id);
        record.Resource.Set("correlationId", id);
    }

    /// <returns>False where the table has no result that can be written.</returns>
    public static bool SetResult(TestRecord record, string result)
    {
        switch (record.Table)
        {
            case EventTables.Audit:
                record.Resource.Set("result", result);
                return true;
            case EventTables.AzureActivity or EventTables.Other:
                record.Json.Set("resultType", result.Length > 0 ? char.ToUpperInvariant(result[0]) + result[1..] : result);
                return true;
            case EventTables.Provisioning:
                record.Resource.Object("provisioningStatusInfo").Set("status", result);
                return true;
            case EventTables.GraphActivity:
                record.Resource.Set("responseStatusCode", result == "success" ? 200 : 403);
                return true;
            case var table when (table & EventTables.AllSignIns) != 0:
                SetSignInResult(record, result == "success" ? 0 : 50126);
                return true;
            default:
                return false;
        }
    }

    private static void SetSignInResult(TestRecord record, int code)
    {
        record.Resource.Object("status").Set("errorCode", code);
        record.Json.SetIfPresent("resultType", JsonValue.Create($"{code}"));
    }
}
