using System.Text.Json;

namespace Detect.Connectors;

/// <summary>
/// The columns of <c>DetectAlerts_CL</c>: the one list from which rows are written and against which the templates in docs/sentinel are
/// held. None has a name that Log Analytics keeps for itself.
/// </summary>
internal static class SentinelColumns
{
    /// <summary>Log Analytics takes 64 KB for a value; nothing an analyst reads is as long as this.</summary>
    public const int TextLimit = 8_000;

    private const int EventsLimit = 30_000;
    private const int EventTextLimit = 500;

    public static readonly IReadOnlyList<SentinelColumn> All =
    [
        new("TimeGenerated", "datetime", (json, n, _) => json.WriteStringValue(AlertJson.Time(n.CreatedAt))),
        Text("NotificationId", (n, _) => n.Id),
        Text("NotificationKind", (n, _) => AlertJson.EnumName(n.Kind)),
        Text("AlertId", (_, a) => a.Id),
        Texts("AlertAliases", a => a.Aliases),
        Text("AlertKind", (_, a) => AlertJson.EnumName(a.Kind)),
        Text("AlertStatus", (_, a) => AlertJson.EnumName(a.Status)),
        Text("Verdict", (_, a) => a.Verdict is { } verdict ? AlertJson.EnumName(verdict) : null),
        Text("MergedInto", (_, a) => a.MergedInto),
        Text("Withdrawn", (_, a) => a.Withdrawn),
        Text("SilencedBy", (_, a) => a.SilencedBy),
        Text("RuleId", (_, a) => a.Rule.Id),
        Text("RuleName", (_, a) => a.Rule.Name),
        Text("RuleTitle", (_, a) => a.Rule.Title),
        Text("RuleLevel", (_, a) => AlertJson.LevelName(a.Rule.Level)),
        Text("RuleVersion", (_, a) => a.Rule.Version),
        Text("Severity", (_, a) => SentinelSeverity.Of(a.Rule.Level)),
        Texts("Coverage", a => a.Rule.Coverage),
        Texts("Tags", a => a.Rule.Tags),
        Text("EntraTenantId", (_, a) => a.TenantId),
        Text("Summary", (_, a) => AlertStory.Of(a).Summary),
        Text("Actor", (_, a) => SentinelFacts.Actor(a)),
        Text("ActorId", (_, a) => SentinelFacts.ActorId(a)),
        Text("IpAddress", (_, a) => SentinelFacts.IpAddress(a)),
        Text("Role", (_, a) => SentinelFacts.Role(a)),
        Texts("IpAddresses", a => SentinelFacts.Distinct(a, e => e.IpAddress)),
        Texts("Targets", a => SentinelFacts.Distinct(a, e => e.Target)),
        Texts("Roles", a => SentinelFacts.Distinct(a, e => e.Role)),
        Texts("Operations", a => SentinelFacts.Distinct(a, e => e.Operation)),
        new("GroupValues", "dynamic", (json, _, a) => SentinelFacts.WriteGroup(json, a, TextLimit)),
        Time("FirstEvent", a => a.First),
        Time("LastEvent", a => a.Last),
        new("Measured", "real", (json, _, a) => json.WriteNumberValue(a.Count)),
        new("EventCount", "long", (json, _, a) => json.WriteNumberValue(a.EventCount)),
        Text("Arithmetic", (_, a) => a.Arithmetic),
        Texts("BlindRules", a => a.BlindRules),
        Text("AccountClass", (_, a) => a.Class is { } applied ? AlertJson.EnumName(applied.Class) : null),
        Text("AccountClassReason", (_, a) => a.Class?.Reason),
        Text("Runbook", (_, a) => a.Rule.Runbook),
        Text("AlertLink", (_, a) => a.Link?.AbsoluteUri),
        Text("AuditLogLink", (_, a) => AlertStory.Of(a).AuditLog?.AbsoluteUri),
        new("Events", "dynamic", (json, _, a) => SentinelFacts.WriteEvents(json, a, EventsLimit, EventTextLimit)),
    ];

    /// <summary>One row; what has no value is left out.</summary>
    public static byte[] Row(Notification notification, AlertDocument alert)
    {
        var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output, AlertJson.Layout))
        {
            json.WriteStartObject();
            foreach (var column in All.Where(column => column.HasValue(notification, alert)))
            {
                json.WritePropertyName(column.Name);
                column.Write(json, notification, alert);
            }

            json.WriteEndObject();
        }

        return output.ToArray();
    }

    private static SentinelColumn Text(string name, Func<Notification, AlertDocument, string?> value) =>
        new(name, "string", (json, n, a) => json.WriteStringValue(Cut.To(value(n, a)!, TextLimit)))
        {
            HasValue = (n, a) => !string.IsNullOrEmpty(value(n, a)),
        };

    private static SentinelColumn Time(string name, Func<AlertDocument, DateTimeOffset?> value) =>
        new(name, "datetime", (json, _, a) => json.WriteStringValue(AlertJson.Time(value(a)!.Value)))
        {
            HasValue = (_, a) => value(a) is not null,
        };

    private static SentinelColumn Texts(string name, Func<AlertDocument, IReadOnlyList<string>> values) =>
        new(name, "dynamic", (json, _, a) => SentinelFacts.WriteTexts(json, values(a), TextLimit))
        {
            HasValue = (_, a) => values(a).Count > 0,
        };
}

/// <param name="Type">As a data-collection rule declares it.</param>
internal sealed record SentinelColumn(string Name, string Type, Action<Utf8JsonWriter, Notification, AlertDocument> Write)
{
    public Func<Notification, AlertDocument, bool> HasValue { get; init; } = (_, _) => true;
}
