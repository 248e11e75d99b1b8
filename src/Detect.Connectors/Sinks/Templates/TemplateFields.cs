using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Detect.Connectors;

/// <summary>Every placeholder there is.</summary>
internal static class TemplateFields
{
    private const string GroupPrefix = "alert.group.";

    private static readonly Dictionary<string, Func<Notification, TemplateValue>> Fields = new(StringComparer.OrdinalIgnoreCase)
    {
        ["id"] = n => Text(n.Id),
        ["type"] = n => Text(NotificationJson.TypeName(n.Kind)),
        ["time"] = n => Text(AlertJson.Time(n.CreatedAt)),
        ["attempt"] = n => Number(n.Attempt),
        ["alert"] = n => Json(json => AlertJson.Write(json, n.Alert)),
        ["alerts"] = n => Json(json => WriteAll(json, n.Alerts)),
        ["alert.id"] = Alert(a => a.Id),
        ["alert.kind"] = Alert(a => AlertJson.EnumName(a.Kind)),
        ["alert.status"] = Alert(a => AlertJson.EnumName(a.Status)),
        ["alert.verdict"] = Alert(a => a.Verdict is { } verdict ? AlertJson.EnumName(verdict) : null),
        ["alert.tenantId"] = Alert(a => a.TenantId),
        ["alert.first"] = Alert(a => Time(a.First)),
        ["alert.last"] = Alert(a => Time(a.Last)),
        ["alert.count"] = n => Number(n.Alert.Count),
        ["alert.eventCount"] = n => Number(n.Alert.EventCount),
        ["alert.arithmetic"] = Alert(a => a.Arithmetic),
        ["alert.link"] = Alert(a => a.Link?.AbsoluteUri),
        ["alert.group"] = n => Json(json => WriteGroup(json, n.Alert)),
        ["alert.events"] = n => Json(json => AlertJson.WriteEvents(json, n.Alert)),
        ["alert.class.class"] = Alert(a => a.Class is { } applied ? AlertJson.EnumName(applied.Class) : null),
        ["alert.class.account"] = Alert(a => a.Class?.Account),
        ["alert.class.reason"] = Alert(a => a.Class?.Reason),
        ["alert.rule.id"] = Alert(a => a.Rule.Id),
        ["alert.rule.name"] = Alert(a => a.Rule.Name),
        ["alert.rule.title"] = Alert(a => a.Rule.Title),
        ["alert.rule.level"] = Alert(a => AlertJson.LevelName(a.Rule.Level)),
        ["alert.rule.status"] = Alert(a => a.Rule.Status),
        ["alert.rule.description"] = Alert(a => a.Rule.Description),
        ["alert.rule.version"] = Alert(a => a.Rule.Version),
        ["alert.rule.path"] = Alert(a => a.Rule.Path),
        ["alert.rule.runbook"] = Alert(a => a.Rule.Runbook),
        ["alert.blindRules"] = n => Texts(n.Alert.BlindRules),
        ["alert.rule.tags"] = n => Texts(n.Alert.Rule.Tags),
        ["alert.rule.coverage"] = n => Texts(n.Alert.Rule.Coverage),
        ["alert.rule.references"] = n => Texts(n.Alert.Rule.References),
        ["alert.summary"] = n => Text(AlertStory.Of(n.Alert).Summary),
        ["alert.who"] = n => Text(AlertStory.Of(n.Alert).Who),
        ["alert.what"] = n => Text(AlertStory.Of(n.Alert).What),
        ["alert.whom"] = n => Text(AlertStory.Of(n.Alert).Whom),
        ["alert.from"] = n => Text(AlertStory.Of(n.Alert).From),
        ["alert.auditLog"] = n => Text(AlertStory.Of(n.Alert).AuditLog?.AbsoluteUri),
    };

    public static IEnumerable<string> Names => Fields.Keys;

    /// <summary>Null where there is no such placeholder. A group has whatever names its rule gives; one that it lacks is empty.</summary>
    public static Func<Notification, TemplateValue>? Find(string name)
    {
        if (Fields.TryGetValue(name, out var field))
        {
            return field;
        }

        if (!name.StartsWith(GroupPrefix, StringComparison.OrdinalIgnoreCase) || name.Length == GroupPrefix.Length)
        {
            return null;
        }

        var wanted = name[GroupPrefix.Length..];
        return Alert(a => a.Group.FirstOrDefault(part => part.Name.Equals(wanted, StringComparison.OrdinalIgnoreCase))?.Value);
    }

    private static Func<Notification, TemplateValue> Alert(Func<AlertDocument, string?> value) => n => Text(value(n.Alert));

    private static TemplateValue Text(string? text) => new(text ?? "", false);

    private static TemplateValue Number(double number) => new(number.ToString("R", CultureInfo.InvariantCulture), true);

    private static string? Time(DateTimeOffset? time) => time is { } known ? AlertJson.Time(known) : null;

    private static TemplateValue Texts(IReadOnlyList<string> texts) => Json(json =>
    {
        json.WriteStartArray();
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    });

    private static TemplateValue Json(Action<Utf8JsonWriter> write)
    {
        var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output, AlertJson.Layout))
        {
            write(json);
        }

        return new TemplateValue(Encoding.UTF8.GetString(output.ToArray()), true);
    }

    private static void WriteAll(Utf8JsonWriter json, IReadOnlyList<AlertDocument> alerts)
    {
        json.WriteStartArray();
        foreach (var alert in alerts)
        {
            AlertJson.Write(json, alert);
        }

        json.WriteEndArray();
    }

    private static void WriteGroup(Utf8JsonWriter json, AlertDocument alert)
    {
        json.WriteStartObject();
        foreach (var (name, value) in alert.Group)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
    }
}
