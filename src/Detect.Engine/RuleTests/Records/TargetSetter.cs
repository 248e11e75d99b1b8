using System.Text.Json.Nodes;

namespace Detect.Engine;

/// <summary>Says what it was done to: a target by its type, never by its position.</summary>
internal static class TargetSetter
{
    /// <summary>Types of targets that tests can name, as the log writes them.</summary>
    public static readonly IReadOnlyList<string> Types =
        ["User", "Group", "ServicePrincipal", "Application", "Role", "Policy", "Device", "Directory", "Request", "Other"];

    public static string? TypeOf(string name) => Types.FirstOrDefault(type => string.Equals(type, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>A user by user principal name or label; anything else by display name.</summary>
    public static void Set(TestRecord record, string type, string name)
    {
        var target = AuditParts.TargetOf(record.Resource, type);
        target.Set("id", MadeUp.ObjectId(type, name));
        if (type == "User")
        {
            var userPrincipalName = MadeUp.UserPrincipalName(name);
            target.Set("userPrincipalName", userPrincipalName);
            target.SetIfPresent("displayName", DisplayNameLike(target, userPrincipalName));
            return;
        }

        target.Set("displayName", name);
    }

    public static void SetMember(TestRecord record, string type, string member, JsonNode? value) =>
        AuditParts.TargetOf(record.Resource, type).Set(member, value);

    /// <summary>Services that leave out the display name go on leaving it out.</summary>
    private static string? DisplayNameLike(JsonObject target, string userPrincipalName) =>
        target.Find("displayName") is null ? null : MadeUp.DisplayName(userPrincipalName);
}
