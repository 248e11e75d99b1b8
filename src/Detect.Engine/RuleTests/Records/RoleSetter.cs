using System.Text.Json.Nodes;
using Detect.Events;

namespace Detect.Engine;

/// <summary>Says which directory role a record is about, in whichever layout the record names it.</summary>
internal static class RoleSetter
{
    private static readonly string[] NameProperties = ["Role.DisplayName", "RoleDefinition.DisplayName"];

    private static readonly string[] TemplateProperties =
        ["Role.TemplateId", "RoleDefinition.TemplateId", "TemplateId", "RoleDefinitionOriginId"];

    /// <summary>The role by display name; its template id goes with it.</summary>
    public static void Set(TestRecord record, string name)
    {
        var named = SetIn(record, NameProperties, name);
        if (!named || AuditParts.HasTarget(record.Resource, "Role"))
        {
            TargetSetter.Set(record, "Role", name);
        }

        SetTemplateId(record, MadeUp.ObjectId("Role", name));
    }

    public static void SetTemplateId(TestRecord record, string templateId)
    {
        AuditParts.SetDetailIfPresent(record.Resource, "TemplateId", templateId);
        AuditParts.SetDetailIfPresent(record.Resource, "RoleDefinitionOriginId", templateId);
        if (!SetIn(record, TemplateProperties, templateId) && !AuditParts.HasDetail(record.Resource, "TemplateId"))
        {
            ChangeSetter.Set(record, "Role.TemplateId", ChangeSetter.NewSide, templateId);
        }
    }

    private static bool SetIn(TestRecord record, string[] properties, string value)
    {
        var any = false;
        foreach (var change in AuditParts.Changes(record.Resource).ToList())
        {
            if (change.Text("displayName") is { } name && properties.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                change.Set(SideInUse(change), ChangeSetter.Encode(value));
                any = true;
            }
        }

        return any;
    }

    /// <summary>Rows of a removal name the role in the old value.</summary>
    private static string SideInUse(JsonObject change) =>
        change.Text("newValue") is { Length: > 2 } || change.Text("oldValue") is not { Length: > 2 } ? ChangeSetter.NewSide : ChangeSetter.OldSide;
}
