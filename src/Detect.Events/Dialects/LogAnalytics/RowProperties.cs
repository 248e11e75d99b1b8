using System.Globalization;
using System.Text.Json;

namespace Detect.Events;

/// <summary>Writes a row's columns as the members of the Graph resource.</summary>
internal static class RowProperties
{
    /// <summary>Columns whose Graph name is not just their own with a small first letter.</summary>
    private static readonly Dictionary<string, string> Renamed = new(StringComparer.OrdinalIgnoreCase)
    {
        ["AADOperationType"] = "operationType",
        ["ConditionalAccessPolicies"] = "appliedConditionalAccessPolicies",
        ["LocationDetails"] = "location",
        ["ResourceIdentity"] = "resourceId",
        ["RiskEventTypes_V2"] = "riskEventTypes_v2",
        ["UserPrincipalObjectID"] = "UserPrincipalObjectID",
    };

    /// <summary>Columns of the envelope, of the workspace, or written separately.</summary>
    private static readonly HashSet<string> Elsewhere = new(StringComparer.OrdinalIgnoreCase)
    {
        "TenantId", "AADTenantId", "Type", "$table", "TimeGenerated", "SourceSystem", "MG", "_ResourceId", "_ItemId",
        "ResourceId", "Resource", "ResourceGroup", "ResourceProvider", "OperationName", "OperationVersion", "ResultType",
        "ResultSignature", "ResultDescription", "Identity", "Level",
    };

    private static readonly HashSet<string> Numbers = new(StringComparer.OrdinalIgnoreCase)
    {
        "DurationMs", "ProcessingTimeInMilliseconds", "ResponseStatusCode", "ResponseSizeBytes", "AutonomousSystemNumber",
    };

    /// <summary>Only these are unpacked from text: a display name that looks like JSON stays a display name.</summary>
    private static readonly HashSet<string> DynamicColumns = new(StringComparer.OrdinalIgnoreCase)
    {
        "InitiatedBy", "TargetResources", "AdditionalDetails", "ConditionalAccessPolicies", "DeviceDetail", "MfaDetail",
        "Location", "AuthenticationDetails", "AuthenticationProcessingDetails", "AuthenticationRequirementPolicies",
        "AuthenticationContextClassReferences", "NetworkLocationDetails", "RiskEventTypes", "RiskEventTypes_V2",
        "SessionLifetimePolicies", "ConditionalAccessAudiences", "AppliedEventListeners", "Agent", "PrivateLinkDetails",
        "ProvisioningSteps", "ModifiedProperties", "SourceIdentity", "TargetIdentity", "TargetSystem", "ServicePrincipal",
        "StatusInfo", "ProvisioningStatusInfo", "KeyIds", "ManagedServiceIdentity", "TokenProtectionStatusDetails",
        "SignInEventTypes",
    };

    internal static void Write(CanonicalWriter writer, LogAnalyticsRow row, LogAnalyticsTable table, string time)
    {
        writer.Time(table.Time, time);
        if (table.IsSignIn) WriteSignIn(writer, row);
        if (table.Table == EventTables.Audit && !row.Has("ActivityDisplayName"))
            writer.Text("activityDisplayName", row.Text("OperationName"));
        foreach (var (column, cell) in row.Columns)
        {
            var name = Renamed.GetValueOrDefault(column) ?? ColumnName.ToGraph(column);
            if (!Elsewhere.Contains(column) && name != table.Time && !IsWritten(table, column)) WriteCell(writer, name, column, cell);
        }
    }

    private static bool IsWritten(LogAnalyticsTable table, string column) =>
        (table.IsSignIn && (column is "Status" or "LocationDetails"))
        || (table.Table != EventTables.RiskDetection && column is "Location")
        || (table.Table != EventTables.Audit && column is "Category");

    /// <summary>Some exports keep only <c>ResultType</c> and the country: the objects that rules read are made from those.</summary>
    private static void WriteSignIn(CanonicalWriter writer, LogAnalyticsRow row)
    {
        var status = row["Status"].Dynamic;
        if (status.Has("errorCode"))
        {
            writer.Json.WritePropertyName("status");
            EmbeddedJson.WriteUnpacked(writer.Json, status);
        }
        else
        {
            writer.Json.WriteStartObject("status");
            writer.Number("errorCode", row.Text("ResultType")).Text("failureReason", row.Text("ResultDescription"));
            writer.Json.WriteEndObject();
        }

        WriteLocation(writer, row);
    }

    private static void WriteLocation(CanonicalWriter writer, LogAnalyticsRow row)
    {
        var location = row["LocationDetails"].Dynamic;
        if (location.ValueKind == JsonValueKind.Undefined && !row.Has("Location")) return;
        writer.Json.WriteStartObject("location");
        writer.Text("city", location.TextOf("city"))
            .Text("state", location.TextOf("state"))
            .Text("countryOrRegion", location.TextOf("countryOrRegion") ?? row.Text("Location"))
            .Copy("geoCoordinates", location.Member("geoCoordinates"));
        writer.Json.WriteEndObject();
    }

    private static void WriteCell(CanonicalWriter writer, string name, string column, Cell cell)
    {
        if (DynamicColumns.Contains(column) && cell.Dynamic is { ValueKind: not JsonValueKind.Undefined } value)
        {
            writer.Json.WritePropertyName(name);
            EmbeddedJson.WriteUnpacked(writer.Json, value);
        }
        else if (column == "AdditionalInfo")
        {
            // Graph keeps this one as text.
            writer.Text(name, cell.Text ?? cell.Dynamic.GetRawText());
        }
        else if (column.EndsWith("DateTime", StringComparison.Ordinal))
        {
            writer.Time(name, cell.Text);
        }
        else if (cell.IsCsv && IsFlag(column))
        {
            writer.Flag(name, cell.Text);
        }
        else if (cell.IsCsv && Numbers.Contains(column) && long.TryParse(cell.Text, CultureInfo.InvariantCulture, out var number))
        {
            writer.Json.WriteNumber(name, number);
        }
        else
        {
            writer.Json.WritePropertyName(name);
            cell.WriteTo(writer.Json);
        }
    }

    private static bool IsFlag(string column) =>
        column is "FlaggedForReview" || (column.StartsWith("Is", StringComparison.Ordinal) && column.Length > 2 && char.IsUpper(column[2]));
}
