using System.Globalization;
using System.Text.Json;

namespace Detect.Benchmarks;

/// <summary>Writes <c>additionalDetails</c>: the user agent and what the service adds of its own.</summary>
internal sealed class DetailWriter(Utf8JsonWriter json, Draw draw)
{
    public void Write(Operation operation, Actor actor, Role role, string reason, DateTimeOffset at)
    {
        json.WriteStartArray("additionalDetails");
        if (operation.Layout == Layout.Pim)
        {
            WritePim(operation, actor, role, reason, at);
        }
        else
        {
            Detail("User-Agent", actor.UserAgent);
            WriteDirectory(operation);
        }

        json.WriteEndArray();
    }

    private void WritePim(Operation operation, Actor actor, Role role, string reason, DateTimeOffset at)
    {
        Detail("AuditType", operation.Type == "Unassign" ? "RemoveEligibleRoleAssignment" : "CreateEligibleRoleAssignment");
        Detail("RoleDefinitionOriginId", role.TemplateId);
        Detail("RoleDefinitionOriginType", "BuiltInRole");
        Detail("TemplateId", role.TemplateId);
        Detail("StartTime", at.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture));
        Detail("Justification", reason);
        Detail("RoleAssignmentRequestId", draw.Guid().ToString());
        Detail("oid", actor.Id.ToString());
        Detail("wids", $"{role.TemplateId},{draw.Of(Words.Roles).TemplateId}");
        Detail("ipaddr", actor.Address);
        Detail("UserAgent", actor.UserAgent);
        Detail("RequestId", draw.Guid().ToString());
    }

    private void WriteDirectory(Operation operation)
    {
        switch (operation.Layout)
        {
            case Layout.Device:
                Detail("DeviceId", draw.Guid().ToString());
                Detail("DeviceOSType", draw.Of(["Windows", "MacMDM", "iPad", "Android"]));
                Detail("DeviceTrustType", draw.Of(["AzureAd", "ServerAd", "Workplace"]));
                break;
            case Layout.Application or Layout.ServicePrincipal or Layout.Consent or Layout.AppRole:
                Detail("AppId", draw.Guid().ToString());
                break;
            case Layout.Policy:
                Detail("Category", "Conditional Access");
                break;
            default:
                Detail("UserType", draw.Chance(0.9) ? "Member" : "Guest");
                break;
        }
    }

    private void Detail(string key, string value)
    {
        json.WriteStartObject();
        json.WriteString("key", key);
        json.WriteString("value", value);
        json.WriteEndObject();
    }
}
