using System.Text.Json.Nodes;
using Detect.Events;

namespace Detect.Engine;

/// <summary>Says who did it, wherever the record's table keeps that.</summary>
internal static class ActorSetter
{
    private const string Claims = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/";
    private const string ObjectId = "http://schemas.microsoft.com/identity/claims/objectidentifier";

    /// <summary>A user, by user principal name or by a label for one.</summary>
    public static void SetUser(TestRecord record, string name)
    {
        var userPrincipalName = MadeUp.UserPrincipalName(name);
        if (record.Table == EventTables.Audit)
        {
            ToUser(record);
        }

        SetUserPrincipalName(record, userPrincipalName);
        SetId(record, MadeUp.ObjectId("User", userPrincipalName));
        SetDisplayName(record, MadeUp.DisplayName(userPrincipalName));
    }

    /// <summary>An application, by display name.</summary>
    public static void SetApp(TestRecord record, string name)
    {
        var id = MadeUp.ObjectId("ServicePrincipal", name);
        switch (record.Table)
        {
            case EventTables.Audit:
                record.Resource.Set("initiatedBy", new JsonObject
                {
                    ["app"] = new JsonObject
                    {
                        ["appId"] = null,
                        ["displayName"] = name,
                        ["servicePrincipalId"] = id,
                        ["servicePrincipalName"] = null,
                    },
                });
                record.Json.SetIfPresent("identity", name);
                break;
            case EventTables.AzureActivity:
                record.Json.Object("identity").Set("claims", new JsonObject { ["appid"] = MadeUp.Id("app/" + name), [ObjectId] = id });
                record.Resource.SetIfPresent("caller", id);
                break;
            default:
                record.Resource.Set("servicePrincipalName", name);
                record.Resource.Set("servicePrincipalId", id);
                break;
        }
    }

    /// <summary>A Microsoft service that signs as a user without a name or id of its own.</summary>
    public static void SetService(TestRecord record, string name)
    {
        record.Resource.Set("initiatedBy", new JsonObject
        {
            ["user"] = new JsonObject { ["id"] = null, ["displayName"] = name, ["userPrincipalName"] = null, ["ipAddress"] = null },
        });
        record.Json.SetIfPresent("identity", name);
    }

    public static void SetUserPrincipalName(TestRecord record, string? name)
    {
        switch (record.Table)
        {
            case EventTables.Audit:
                InitiatingUser(record).Set("userPrincipalName", name);
                break;
            case EventTables.AzureActivity:
                ActivityClaims(record).Set(Claims + "upn", name);
                ActivityClaims(record).SetIfPresent(Claims + "name", name);
                record.Resource.SetIfPresent("caller", name);
                break;
            default:
                record.Resource.Set("userPrincipalName", name);
                break;
        }
    }

    public static void SetId(TestRecord record, string? id)
    {
        switch (record.Table)
        {
            case EventTables.Audit:
                SetAuditId(record, id);
                break;
            case EventTables.AzureActivity:
                ActivityClaims(record).Set(ObjectId, id);
                break;
            default:
                record.Resource.Set(record.Resource.Text("servicePrincipalId") is { Length: > 0 } ? "servicePrincipalId" : "userId", id);
                break;
        }
    }

    public static void SetDisplayName(TestRecord record, string? name)
    {
        switch (record.Table)
        {
            case EventTables.Audit:
                var branch = App(record) ?? InitiatingUser(record);
                branch.Set("displayName", name);
                record.Json.SetIfPresent("identity", name);
                break;
            case EventTables.AzureActivity:
                ActivityClaims(record).Set("name", name);
                break;
            default:
                record.Resource.Set("userDisplayName", name);
                record.Json.SetIfPresent("identity", name);
                break;
        }
    }

    /// <summary>PIM keeps the address in the additional details, the directory in the actor, others in the envelope.</summary>
    public static void SetIpAddress(TestRecord record, string? address)
    {
        record.Json.SetIfPresent("callerIpAddress", address);
        if (record.Table == EventTables.Audit)
        {
            SetAuditAddress(record, address);
        }
        else if (record.Table == EventTables.AzureActivity)
        {
            record.Json.Set("callerIpAddress", address);
            ActivityClaims(record).SetIfPresent("ipaddr", address);
        }
        else
        {
            record.Resource.Set("ipAddress", address);
        }
    }

    public static void SetUserAgent(TestRecord record, string? agent)
    {
        if (record.Table == EventTables.Audit)
        {
            AuditParts.SetDetail(record.Resource, "UserAgent", agent);
        }
        else
        {
            record.Resource.Set("userAgent", agent);
        }
    }

    private static void SetAuditAddress(TestRecord record, string? address)
    {
        if (AuditParts.HasDetail(record.Resource, "ipaddr"))
        {
            AuditParts.SetDetail(record.Resource, "ipaddr", address);
        }
        else
        {
            InitiatingUser(record).Set("ipAddress", address);
        }
    }

    private static void SetAuditId(TestRecord record, string? id)
    {
        if (App(record) is { } app)
        {
            app.Set("servicePrincipalId", id);
            return;
        }

        InitiatingUser(record).Set("id", id);
        AuditParts.SetDetailIfPresent(record.Resource, "oid", id);
    }

    private static void ToUser(TestRecord record)
    {
        var initiatedBy = record.Resource.Object("initiatedBy");
        var user = initiatedBy.Find("user") as JsonObject ?? new JsonObject { ["ipAddress"] = null };
        record.Resource.Set("initiatedBy", new JsonObject { ["user"] = user.DeepClone() });
    }

    private static JsonObject InitiatingUser(TestRecord record) => record.Resource.Object("initiatedBy").Object("user");

    private static JsonObject? App(TestRecord record)
    {
        var initiatedBy = record.Resource.Object("initiatedBy");
        return initiatedBy.Find("user") is JsonObject ? null : initiatedBy.Find("app") as JsonObject;
    }

    private static JsonObject ActivityClaims(TestRecord record) => record.Json.Object("identity").Object("claims");
}
