using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Detect.Stories;

/// <summary>The files of a story's folder, by name.</summary>
public static class StoryFiles
{
    public const string EventHubsFile = "event-hubs.jsonl";
    public const string LogAnalyticsFile = "log-analytics.jsonl";
    public const string GraphFile = "graph.json";
    public const string ExpectedAlertsFile = "expected-alerts.jsonl";
    public const string AccountsFile = "accounts.yml";
    public const string ReadmeFile = "README.md";

    public static readonly IReadOnlyList<string> DialectFiles = [EventHubsFile, LogAnalyticsFile, GraphFile];

    public static IReadOnlyDictionary<string, string> Write(Story story)
    {
        var files = Always(story);
        if (story.EmergencyAccess.Count > 0)
        {
            files.Add(AccountsFile, Accounts(story));
        }

        return files;
    }

    private static Dictionary<string, string> Always(Story story) => new()
    {
        [EventHubsFile] = Lines(story.Deliveries.Select(EventHubs.Line)),
        [LogAnalyticsFile] = Lines(story.Deliveries.Select(LogAnalytics.Line)),
        [GraphFile] = Lines(Graph.Pages(story.Deliveries)),
        [ExpectedAlertsFile] = Lines(story.Alerts.Select(alert => Json.Text(Alert(alert)))),
        [ReadmeFile] = Readme(story),
    };

    private static JsonObject Alert(ExpectedAlert alert) => new()
    {
        ["rule"] = new JsonObject { ["id"] = alert.Rule.Id, ["title"] = alert.Rule.Title, ["level"] = alert.Rule.Level },
        ["group"] = new JsonObject(alert.Group.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))),
        ["first"] = Times.Utc(alert.First),
        ["last"] = Times.Utc(alert.Last),
        ["count"] = alert.Count,
        ["events"] = Json.Array(alert.Events, row => new JsonObject
        {
            ["id"] = row.Id,
            ["occurredAt"] = Times.Utc(row.At),
            ["operation"] = row.OperationName,
        }),
    };

    private static string Readme(Story story)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"# {story.Name}\n\n{story.Summary}\n\n");
        text.Append("## What happened (UTC)\n\n| time | |\n|---|---|\n");
        foreach (var note in story.Notes)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {note.At:HH:mm} | {note.Text} |\n");
        }

        text.Append("\n## Alerts\n\n");
        foreach (var alert in story.Alerts)
        {
            text.Append(CultureInfo.InvariantCulture, $"- **{alert.Rule.Title}**, {alert.First:HH:mm:ss} to {alert.Last:HH:mm:ss}: {alert.Why}\n");
        }

        text.Append(story.Alerts.Count == 0 ? "None: every line above is ordinary work.\n" : "");
        return text.Append(Contents(story)).ToString();
    }

    private static string Contents(Story story)
    {
        var rows = story.Deliveries.Select(delivery => delivery.Row).Distinct().ToList();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"\n## Contents\n\n{rows.OfType<AuditRow>().Count()} audit rows and {rows.OfType<SignInRow>().Count()} sign-ins{Activity(rows)}, "
            + $"{story.Deliveries.Count - rows.Count} of them delivered twice. Synthetic; made by `dotnet run --project tests/Detect.Stories`.\n");
    }

    private static string Activity(List<Row> rows) =>
        rows.OfType<ActivityRow>().Count() is var count and > 0 ? string.Create(CultureInfo.InvariantCulture, $" and {count} rows of the Azure activity log") : "";

    private static string Accounts(Story story) =>
        "accounts:\n" + string.Concat(story.EmergencyAccess.Select(account => $"  - userPrincipalName: {account.UserPrincipalName}\n    class: emergencyAccess\n"));

    private static string Lines(IEnumerable<string> lines) => string.Concat(lines.Select(line => line + "\n"));
}
