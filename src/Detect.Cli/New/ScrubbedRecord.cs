using System.Globalization;
using System.Text.Json.Nodes;
using Detect.Events;

namespace Detect.Cli;

/// <summary>
/// A record of an event's kind as Event Hubs writes it, built up from what identifies the kind: nothing else is taken over, so
/// that no person, id, address or free text can be.
/// </summary>
internal static class ScrubbedRecord
{
    private const string Person = "alice@contoso.example";
    private const string PersonId = "5a1c3c9e-0f5d-4c38-9d8a-6f3d1a0b7c01";
    private const string Address = "192.0.2.10";

    public static JsonObject Of(RuleDraft draft, AuditEvent e)
    {
        var operation = draft.Fields.FirstOrDefault(field => field.Name == "operation")?.Value ?? "Sign-in activity";
        var record = new JsonObject
        {
            ["category"] = DiagnosticCategory.Of(e.Table),
            ["operationName"] = operation,
        };
        var properties = new JsonObject { ["id"] = "7d2f0c1b-3a44-4c0e-8f2a-5b9c6d7e8f10" };
        record["properties"] = properties;
        foreach (var field in draft.Fields)
        {
            Set(record, e.Table, field);
        }

        switch (e.Table)
        {
            case EventTables.Audit:
                properties["activityDisplayName"] = operation;
                properties["initiatedBy"] = InitiatedBy(e);
                properties["targetResources"] = new JsonArray([.. AuditTargets.Of(e)]);
                properties["additionalDetails"] = new JsonArray([.. AuditTargets.RoleDetails(e)]);
                break;
            case EventTables.AzureActivity:
                AddActivity(record);
                break;
            case EventTables.Provisioning:
                properties["initiatedBy"] = new JsonObject { ["displayName"] = "Example service", ["initiatorType"] = "system" };
                break;
            default:
                AddPerson(properties, e.Table);
                break;
        }

        return record;
    }

    private static JsonObject InitiatedBy(AuditEvent e)
    {
        var type = RuleDraft.Values(e, "actor.type").Select(value => value.Text).FirstOrDefault();
        return type is "app" or "service" or "servicePrincipal"
            ? new JsonObject { ["app"] = new JsonObject { ["displayName"] = "Example service", ["servicePrincipalId"] = "e0b5c3a2-6d1f-4a7b-9c8d-2f3e4a5b6c01" } }
            : new JsonObject { ["user"] = new JsonObject { ["id"] = PersonId, ["userPrincipalName"] = Person, ["ipAddress"] = Address } };
    }

    private static void AddPerson(JsonObject properties, EventTables table)
    {
        if (table is EventTables.ServicePrincipalSignIn or EventTables.ManagedIdentitySignIn)
        {
            properties["servicePrincipalName"] = "Example service";
            properties["servicePrincipalId"] = "e0b5c3a2-6d1f-4a7b-9c8d-2f3e4a5b6c01";
        }
        else
        {
            properties["userPrincipalName"] = Person;
            properties["userId"] = PersonId;
        }

        properties["ipAddress"] = Address;
    }

    private static void AddActivity(JsonObject record)
    {
        record["resourceId"] = "/subscriptions/3f0e6a51-8c2d-4b7e-9a10-5d4c3b2a1f01";
        record["identity"] = new JsonObject
        {
            ["claims"] = new JsonObject { ["http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn"] = Person },
        };
        record["callerIpAddress"] = Address;
    }

    private static void Set(JsonObject record, EventTables table, DraftField field)
    {
        if (field.Name == "result")
        {
            SetResult(record, table, field.Value);
            return;
        }

        var place = FieldCatalogue.Default.Fields
            .Where(known => known.Field.Name == field.Name && (known.Field.Tables & table) != 0)
            .Select(known => known.IsDerived ? null : known.Names.EventHubs)
            .FirstOrDefault();
        if (place is not null && !place.Contains("targetResources", StringComparison.Ordinal))
        {
            var names = place.Split('.');
            var map = names[..^1].Aggregate(record, (inside, name) => (JsonObject)(inside[name] ??= new JsonObject()));
            map[names[^1]] = field.Kind == FieldValueKind.Number
                ? JsonValue.Create(decimal.Parse(field.Value, CultureInfo.InvariantCulture))
                : JsonValue.Create(field.Value);
        }
    }

    private static void SetResult(JsonObject record, EventTables table, string result)
    {
        switch (table)
        {
            case EventTables.Provisioning:
                record["properties"]!["provisioningStatusInfo"] = new JsonObject { ["status"] = result };
                break;
            case EventTables.AzureActivity:
                record["resultType"] = result.Length > 0 ? char.ToUpperInvariant(result[0]) + result[1..] : result;
                break;
            default:
                record["properties"]!["result"] = result;
                break;
        }
    }
}
