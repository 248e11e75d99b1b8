using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Detect.Engine;

namespace Detect.Cli;

/// <summary>One deviation per line of JSON.</summary>
internal static class BaselineJson
{
    private static readonly JsonWriterOptions Layout = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(IEnumerable<BaselineDeviation> deviations, TextWriter output)
    {
        var line = new MemoryStream();
        foreach (var deviation in deviations)
        {
            line.SetLength(0);
            Write(deviation, line);
            output.WriteLine(Encoding.UTF8.GetString(line.GetBuffer(), 0, (int)line.Length));
        }
    }

    private static void Write(BaselineDeviation deviation, Stream line)
    {
        using var json = new Utf8JsonWriter(line, Layout);
        json.WriteStartObject();
        json.WriteString("role", deviation.Role);
        json.WriteString("setting", deviation.Setting);
        json.WriteString("found", deviation.Found);
        json.WriteString("expected", deviation.Expected);
        json.WriteString("resource", deviation.Policy.Resource == RoleResource.Azure ? "azure" : "entra");
        json.WriteString("scope", deviation.Policy.Scope);
        json.WriteString("roleId", deviation.Policy.RoleId);
        json.WriteString("policyId", deviation.Policy.Id);
        json.WriteEndObject();
    }
}
