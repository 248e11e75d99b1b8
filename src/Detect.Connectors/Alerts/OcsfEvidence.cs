using System.Net;
using System.Text.Json;

namespace Detect.Connectors;

/// <summary>What an OCSF finding says about the events behind it: evidences, resources and observables.</summary>
internal static class OcsfEvidence
{
    private const int IpAddressObservable = 2;
    private const int UserNameObservable = 4;

    public static void Write(Utf8JsonWriter json, AlertDocument alert)
    {
        WriteEvidences(json, alert);
        WriteResources(json, alert);
        WriteObservables(json, alert);
    }

    private static void WriteEvidences(Utf8JsonWriter json, AlertDocument alert)
    {
        json.WriteStartArray("evidences");
        foreach (var e in alert.Events)
        {
            json.WriteStartObject();
            WriteActor(json, e);
            WriteEndpoint(json, e);
            WriteOperation(json, e);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteActor(Utf8JsonWriter json, AlertDocumentEvent e)
    {
        if (string.IsNullOrEmpty(e.Actor))
        {
            return;
        }

        json.WriteStartObject("actor");
        json.WriteStartObject("user");
        json.WriteString("name", e.Actor);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteEndpoint(Utf8JsonWriter json, AlertDocumentEvent e)
    {
        if (!IPAddress.TryParse(e.IpAddress, out _))
        {
            return;
        }

        json.WriteStartObject("src_endpoint");
        json.WriteString("ip", e.IpAddress);
        json.WriteEndObject();
    }

    private static void WriteOperation(Utf8JsonWriter json, AlertDocumentEvent e)
    {
        json.WriteStartObject("api");
        json.WriteString("operation", e.Operation);
        json.WriteEndObject();
        json.WriteStartObject("data");
        json.WriteString("uid", e.Id);
        AlertJson.WriteText(json, "target", e.Target);
        AlertJson.WriteText(json, "role", e.Role);
        AlertJson.WriteText(json, "result", e.Result);
        json.WriteEndObject();
    }

    private static void WriteResources(Utf8JsonWriter json, AlertDocument alert)
    {
        json.WriteStartArray("resources");
        foreach (var target in Distinct(alert, e => e.Target))
        {
            json.WriteStartObject();
            json.WriteString("name", target);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteObservables(Utf8JsonWriter json, AlertDocument alert)
    {
        json.WriteStartArray("observables");
        WriteObservables(json, "evidences[].actor.user.name", UserNameObservable, "User Name", Distinct(alert, e => e.Actor));
        WriteObservables(json, "evidences[].src_endpoint.ip", IpAddressObservable, "IP Address",
            Distinct(alert, e => IPAddress.TryParse(e.IpAddress, out _) ? e.IpAddress : null));
        json.WriteEndArray();
    }

    private static void WriteObservables(Utf8JsonWriter json, string name, int typeId, string type, IEnumerable<string> values)
    {
        foreach (var value in values)
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteNumber("type_id", typeId);
            json.WriteString("type", type);
            json.WriteString("value", value);
            json.WriteEndObject();
        }
    }

    private static IEnumerable<string> Distinct(AlertDocument alert, Func<AlertDocumentEvent, string?> part) =>
        alert.Events.Select(part).OfType<string>().Where(value => value.Length > 0).Distinct(StringComparer.Ordinal);
}
