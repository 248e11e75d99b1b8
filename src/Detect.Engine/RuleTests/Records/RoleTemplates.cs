using System.Text.Json;
using Detect.Events;

namespace Detect.Engine;

/// <summary>Template ids of the privileged roles by name, from <c>sigma/privileged-roles.json</c>.</summary>
internal static class RoleTemplates
{
    private static readonly Dictionary<string, string> Ids = Read();

    public static string? IdOf(string name) => Ids.GetValueOrDefault(name);

    private static Dictionary<string, string> Read()
    {
        using var stream = typeof(AuditEvent).Assembly.GetManifestResourceStream("privileged-roles.json")!;
        using var roles = JsonDocument.Parse(stream);
        return roles.RootElement.EnumerateArray().ToDictionary(
            role => role.GetProperty("name").GetString()!,
            role => role.GetProperty("templateId").GetString()!,
            StringComparer.OrdinalIgnoreCase);
    }
}
