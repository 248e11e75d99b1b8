using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Detect.Engine;
using Detect.Rules;

namespace Detect.Connectors;

/// <summary>An alert as one line of JSON: Detect's own layout, which other programs may rely on.</summary>
public static class AlertJson
{
    internal static readonly JsonWriterOptions Layout = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(Alert alert, Stream output)
    {
        using var json = new Utf8JsonWriter(output, Layout);
        json.WriteStartObject();
        WriteFinding(json, AlertDocument.Of(alert));
        json.WriteEndObject();
    }

    /// <summary>The same, and what a worker knows beyond it: status, verdict, ledger, link.</summary>
    public static void Write(AlertDocument alert, Stream output)
    {
        using var json = new Utf8JsonWriter(output, Layout);
        Write(json, alert);
    }

    internal static void Write(Utf8JsonWriter json, AlertDocument alert)
    {
        json.WriteStartObject();
        WriteFinding(json, alert);
        WriteWork(json, alert);
        json.WriteEndObject();
    }

    private static void WriteFinding(Utf8JsonWriter json, AlertDocument alert)
    {
        json.WriteString("id", alert.Id);
        WriteTexts(json, "aliases", alert.Aliases, evenIfEmpty: false);
        WriteRule(json, alert.Rule);
        WriteText(json, "tenantId", alert.TenantId);
        WriteGroup(json, alert);
        WriteTime(json, "first", alert.First);
        WriteTime(json, "last", alert.Last);
        WriteNumber(json, "count", alert.Count);
        json.WriteNumber("eventCount", alert.EventCount);
        json.WriteString("arithmetic", alert.Arithmetic);
        WriteClass(json, alert.Class);
        json.WritePropertyName("events");
        WriteEvents(json, alert);
    }

    internal static void WriteEvents(Utf8JsonWriter json, AlertDocument alert)
    {
        json.WriteStartArray();
        foreach (var e in alert.Events)
        {
            WriteEvent(json, e);
        }

        json.WriteEndArray();
    }

    private static void WriteWork(Utf8JsonWriter json, AlertDocument alert)
    {
        json.WriteString("kind", EnumName(alert.Kind));
        json.WriteString("status", EnumName(alert.Status));
        WriteText(json, "verdict", alert.Verdict is { } verdict ? EnumName(verdict) : null);
        WriteText(json, "mergedInto", alert.MergedInto);
        WriteText(json, "withdrawn", alert.Withdrawn);
        WriteText(json, "silencedBy", alert.SilencedBy);
        WriteTexts(json, "blindRules", alert.BlindRules, evenIfEmpty: false);
        WriteText(json, "link", alert.Link?.AbsoluteUri);
        json.WriteStartObject("ledger");
        WriteText(json, "occurredAt", TimeOrNull(alert.Ledger.OccurredAt));
        WriteText(json, "enqueuedAt", TimeOrNull(alert.Ledger.EnqueuedAt));
        WriteText(json, "receivedAt", TimeOrNull(alert.Ledger.ReceivedAt));
        WriteText(json, "decidedAt", TimeOrNull(alert.Ledger.DecidedAt));
        json.WriteEndObject();
    }

    internal static string EnumName<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    private static string? TimeOrNull(DateTimeOffset? time) => time is { } known ? Time(known) : null;

    internal static string LevelName(RuleLevel level) => level switch
    {
        RuleLevel.Informational => "informational",
        RuleLevel.Low => "low",
        RuleLevel.Medium => "medium",
        RuleLevel.High => "high",
        _ => "critical",
    };

    /// <summary>ISO 8601 in UTC to 100 ns.</summary>
    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);

    internal static void WriteGroup(Utf8JsonWriter json, AlertDocument alert)
    {
        json.WriteStartObject("group");
        foreach (var (name, value) in alert.Group)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
    }

    internal static void WriteText(Utf8JsonWriter json, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            json.WriteString(name, value);
        }
    }

    internal static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyList<string> values, bool evenIfEmpty)
    {
        if (values.Count == 0 && !evenIfEmpty)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private static void WriteRule(Utf8JsonWriter json, AlertRule rule)
    {
        json.WriteStartObject("rule");
        json.WriteString("id", rule.Id);
        WriteText(json, "name", rule.Name);
        json.WriteString("title", rule.Title);
        json.WriteString("level", LevelName(rule.Level));
        WriteText(json, "status", rule.Status);
        json.WriteString("version", rule.Version);
        json.WriteString("path", rule.Path);
        WriteTexts(json, "coverage", rule.Coverage, evenIfEmpty: true);
        WriteTexts(json, "tags", rule.Tags, evenIfEmpty: true);
        WriteTexts(json, "references", rule.References, evenIfEmpty: false);
        WriteText(json, "runbook", rule.Runbook);
        json.WriteEndObject();
    }

    private static void WriteClass(Utf8JsonWriter json, AlertClass? applied)
    {
        if (applied is null)
        {
            return;
        }

        json.WriteStartObject("class");
        json.WriteString("class", EnumName(applied.Class));
        json.WriteString("account", applied.Account);
        json.WriteString("reason", applied.Reason);
        json.WriteEndObject();
    }

    private static void WriteEvent(Utf8JsonWriter json, AlertDocumentEvent e)
    {
        json.WriteStartObject();
        json.WriteString("id", e.Id);
        WriteTime(json, "occurredAt", e.OccurredAt);
        json.WriteString("operation", e.Operation);
        WriteText(json, "actor", e.Actor);
        WriteText(json, "target", e.Target);
        WriteText(json, "role", e.Role);
        WriteText(json, "ipAddress", e.IpAddress);
        WriteText(json, "result", e.Result);
        WriteText(json, "ruleId", e.RuleId);
        json.WriteStartArray("matched");
        foreach (var (field, value) in e.Matched)
        {
            json.WriteStartObject();
            json.WriteString("field", field);
            json.WriteString("value", value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteTime(Utf8JsonWriter json, string name, DateTimeOffset? time)
    {
        if (time is { } known)
        {
            json.WriteString(name, Time(known));
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double value)
    {
        if (value == Math.Floor(value) && Math.Abs(value) < 1e15)
        {
            json.WriteNumber(name, (long)value);
        }
        else
        {
            json.WriteNumber(name, value);
        }
    }
}
