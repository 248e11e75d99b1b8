using System.Text.Json;
using Detect.Engine;

namespace Detect.Connectors;

/// <summary>An alert as one line of OCSF: a Detection Finding (class 2004).</summary>
public static class OcsfDetectionFinding
{
    public const string SchemaVersion = "1.5.0";

    private const int ClassUid = 2004;

    public static void Write(Alert alert, Stream output) => Write(AlertDocument.Of(alert), OcsfActivity.Create, output);

    public static void Write(AlertDocument alert, OcsfActivity activity, Stream output)
    {
        using var json = new Utf8JsonWriter(output, AlertJson.Layout);
        json.WriteStartObject();
        WriteClassification(json, alert, activity);
        WriteTimes(json, alert);
        WriteMetadata(json, alert);
        WriteFinding(json, alert);
        OcsfEvidence.Write(json, alert);
        WriteUnmapped(json, alert);
        json.WriteEndObject();
    }

    private static void WriteClassification(Utf8JsonWriter json, AlertDocument alert, OcsfActivity activity)
    {
        var (statusId, status) = Status(alert);
        json.WriteNumber("category_uid", 2);
        json.WriteString("category_name", "Findings");
        json.WriteNumber("class_uid", ClassUid);
        json.WriteString("class_name", "Detection Finding");
        json.WriteNumber("activity_id", (int)activity);
        json.WriteString("activity_name", activity.ToString());
        json.WriteNumber("type_uid", (ClassUid * 100) + (int)activity);
        json.WriteString("type_name", $"Detection Finding: {activity}");
        json.WriteNumber("severity_id", (int)alert.Rule.Level + 1);
        json.WriteString("severity", alert.Rule.Level.ToString());
        json.WriteNumber("status_id", statusId);
        json.WriteString("status", status);
        json.WriteNumber("confidence_id", 0);
        json.WriteBoolean("is_alert", true);
        json.WriteString("message", Message(alert));
        json.WriteNumber("count", alert.EventCount);
    }

    private static (int Id, string Name) Status(AlertDocument alert) => alert switch
    {
        { Status: AlertStatus.Closed } => (4, "Resolved"),
        { SilencedBy: not null } => (3, "Suppressed"),
        { Status: AlertStatus.Acknowledged } => (2, "In Progress"),
        _ => (1, "New"),
    };

    private static string Message(AlertDocument alert) =>
        alert.Arithmetic.Length == 0 ? alert.Rule.Title : $"{alert.Rule.Title}: {alert.Arithmetic}";

    // A finding's time is when it was made; replay has no clock, so that is the event that completed it.
    private static void WriteTimes(Utf8JsonWriter json, AlertDocument alert)
    {
        json.WriteNumber("time", Milliseconds(alert.Last ?? alert.First ?? DateTimeOffset.UnixEpoch));
        WriteMilliseconds(json, "start_time", alert.First);
        WriteMilliseconds(json, "end_time", alert.Last);
        json.WriteNumber("timezone_offset", 0);
    }

    private static void WriteMetadata(Utf8JsonWriter json, AlertDocument alert)
    {
        json.WriteStartObject("metadata");
        json.WriteString("version", SchemaVersion);
        json.WriteString("uid", alert.Id);
        json.WriteStartObject("product");
        json.WriteString("name", "Detect");
        json.WriteString("vendor_name", "Detect");
        json.WriteEndObject();
        AlertJson.WriteText(json, "tenant_uid", alert.TenantId);
        AlertJson.WriteText(json, "log_name", alert.Rule.LogSource);
        AlertJson.WriteText(json, "original_time", alert.Last is { } last ? AlertJson.Time(last) : null);
        AlertJson.WriteTexts(json, "labels", alert.Rule.Tags, evenIfEmpty: false);
        json.WriteEndObject();
    }

    private static void WriteFinding(Utf8JsonWriter json, AlertDocument alert)
    {
        json.WriteStartObject("finding_info");
        json.WriteString("uid", alert.Id);
        json.WriteString("title", alert.Rule.Title);
        AlertJson.WriteText(json, "desc", alert.Rule.Description);
        WriteMilliseconds(json, "first_seen_time", alert.First);
        WriteMilliseconds(json, "last_seen_time", alert.Last);
        WriteMilliseconds(json, "created_time", alert.Last);
        WriteAnalytic(json, alert.Rule);
        json.WriteNumber("related_events_count", alert.EventCount);
        WriteRelatedEvents(json, alert);
        json.WriteEndObject();
    }

    private static void WriteAnalytic(Utf8JsonWriter json, AlertRule rule)
    {
        json.WriteStartObject("analytic");
        json.WriteString("uid", rule.Id);
        json.WriteString("name", rule.Title);
        json.WriteNumber("type_id", 1);
        json.WriteString("type", "Rule");
        json.WriteString("version", rule.Version);
        json.WriteEndObject();
    }

    private static void WriteRelatedEvents(Utf8JsonWriter json, AlertDocument alert)
    {
        json.WriteStartArray("related_events");
        foreach (var e in alert.Events)
        {
            json.WriteStartObject();
            json.WriteString("uid", e.Id);
            AlertJson.WriteText(json, "type", e.Operation);
            WriteMilliseconds(json, "first_seen_time", e.OccurredAt);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteUnmapped(Utf8JsonWriter json, AlertDocument alert)
    {
        json.WriteStartObject("unmapped");
        AlertJson.WriteGroup(json, alert);
        AlertJson.WriteText(json, "arithmetic", alert.Arithmetic);
        AlertJson.WriteTexts(json, "coverage", alert.Rule.Coverage, evenIfEmpty: false);
        AlertJson.WriteText(json, "verdict", alert.Verdict is { } verdict ? AlertJson.EnumName(verdict) : null);
        json.WriteEndObject();
    }

    private static void WriteMilliseconds(Utf8JsonWriter json, string name, DateTimeOffset? time)
    {
        if (time is { } known)
        {
            json.WriteNumber(name, Milliseconds(known));
        }
    }

    private static long Milliseconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds();
}
