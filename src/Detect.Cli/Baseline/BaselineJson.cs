using System.Text.Json;
using Detect.Engine;

namespace Detect.Cli;

/// <summary>One deviation per line of JSON.</summary>
internal static class BaselineJson
{
    public static void Write(IEnumerable<BaselineDeviation> deviations, Stream output) => JsonLines.Write(output, deviations, Write);

    private static void Write(Utf8JsonWriter json, BaselineDeviation deviation)
    {
        json.WriteString("role", deviation.Role);
        json.WriteString("setting", deviation.Setting);
        json.WriteString("found", deviation.Found);
        json.WriteString("expected", deviation.Expected);
        json.WriteString("resource", deviation.Policy.Resource == RoleResource.Azure ? "azure" : "entra");
        json.WriteString("scope", deviation.Policy.Scope);
        json.WriteString("roleId", deviation.Policy.RoleId);
        json.WriteString("policyId", deviation.Policy.Id);
    }
}
