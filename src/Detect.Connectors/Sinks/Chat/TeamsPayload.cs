using System.Text.Json.Nodes;
using Detect.Rules;

namespace Detect.Connectors;

/// <summary>
/// An Adaptive Card for the Workflows trigger of Microsoft Teams. What comes from the log stands in text runs, which know no markdown.
/// </summary>
internal sealed class TeamsPayload : IWebhookPayload
{
    // A message may have 28 KB; the flow adds to it.
    private const int LargestMessage = 25_000;
    private const int AlertsInDigest = 20;
    private const int StepsShown = 8;

    public string ContentType => "application/json; charset=utf-8";

    public ReadOnlyMemory<byte> Body(Notification notification) =>
        ChatJson.Fitting(LargestMessage, 400, limit => Message(Card(notification, limit)));

    private static JsonObject Message(JsonObject card) => new()
    {
        ["type"] = "message",
        ["attachments"] = new JsonArray
        {
            new JsonObject { ["contentType"] = "application/vnd.microsoft.card.adaptive", ["contentUrl"] = null, ["content"] = card },
        },
    };

    private static JsonObject Card(Notification notification, int limit)
    {
        var card = new JsonObject
        {
            ["$schema"] = "http://adaptivecards.io/schemas/adaptive-card.json",
            ["type"] = "AdaptiveCard",
            ["version"] = "1.4",
            ["msteams"] = new JsonObject { ["width"] = "Full" },
            ["body"] = new JsonArray([Heading(notification), .. Content(notification, limit)]),
        };
        if (notification.Kind != NotificationKind.Digest && AlertStory.Of(notification.Alert).Links is { Count: > 0 } links)
        {
            card["actions"] = new JsonArray([.. links.Select(Open)]);
        }

        return card;
    }

    private static IEnumerable<JsonNode> Content(Notification notification, int limit)
    {
        if (notification.Kind == NotificationKind.Digest)
        {
            return Digest(notification, limit);
        }

        var story = AlertStory.Of(notification.Alert);
        List<JsonNode> content = [.. story.Facts.Select(fact => Fact(fact, limit))];
        if (story.FirstSteps.Count > 0 && notification.Kind != NotificationKind.Resolved)
        {
            content.Add(FirstSteps(story.FirstSteps, limit));
        }

        content.Add(Runs("Medium", Run(ShownText.Of(StoryHeading.Footer(notification.Alert), limit), size: "Small", isSubtle: true)));
        return content;
    }

    private static IEnumerable<JsonNode> Digest(Notification notification, int limit)
    {
        foreach (var alert in notification.Alerts.Take(AlertsInDigest))
        {
            var line = Runs("Small", Run($"{StoryHeading.Symbol(alert)} {ShownText.Of(AlertStory.Of(alert).Summary, limit)}"));
            yield return alert.Link is { } link ? Selectable(line, link) : line;
        }

        if (notification.Alerts.Count > AlertsInDigest)
        {
            yield return Runs("Small", Run($"and {notification.Alerts.Count - AlertsInDigest} more", isSubtle: true));
        }
    }

    private static JsonObject Selectable(JsonObject line, Uri link) => new()
    {
        ["type"] = "Container",
        ["items"] = new JsonArray { line },
        ["selectAction"] = Open(new StoryLink("Open the alert", link)),
    };

    private static JsonObject Heading(Notification notification) => new()
    {
        ["type"] = "Container",
        ["style"] = Style(notification),
        ["bleed"] = true,
        ["items"] = new JsonArray
        {
            Runs("None", Run(
                $"{StoryHeading.Symbol(notification)} {ShownText.Of(StoryHeading.Of(notification), 200)}", size: "Large", weight: "Bolder")),
        },
    };

    private static string Style(Notification notification) => notification switch
    {
        { Kind: NotificationKind.Resolved } => "good",
        { Kind: NotificationKind.Digest or NotificationKind.Test } => "emphasis",
        { Alert.Rule.Level: RuleLevel.Critical or RuleLevel.High } => "attention",
        { Alert.Rule.Level: RuleLevel.Medium } => "warning",
        _ => "accent",
    };

    private static JsonObject Fact(StoryFact fact, int limit) => new()
    {
        ["type"] = "ColumnSet",
        ["spacing"] = "Small",
        ["columns"] = new JsonArray
        {
            Column("90px", Runs("None", Run(ShownText.Of(fact.Label, 40), weight: "Bolder"))),
            Column("stretch", [.. fact.Lines.Select(line => Runs("None", Run(ShownText.Of(line, limit))))]),
        },
    };

    private static JsonObject FirstSteps(IReadOnlyList<string> steps, int limit) => new()
    {
        ["type"] = "Container",
        ["style"] = "emphasis",
        ["spacing"] = "Medium",
        ["items"] = new JsonArray(
        [
            Runs("None", Run("What to do first", weight: "Bolder")),
            .. steps.Take(StepsShown).Select((step, index) => Runs("Small", Run($"{index + 1}. {ShownText.Of(step, limit)}"))),
        ]),
    };

    private static JsonObject Column(string width, params JsonNode[] items) =>
        new() { ["type"] = "Column", ["width"] = width, ["items"] = new JsonArray(items) };

    private static JsonObject Runs(string spacing, JsonObject run) =>
        new() { ["type"] = "RichTextBlock", ["spacing"] = spacing, ["inlines"] = new JsonArray { run } };

    private static JsonObject Run(string text, string? size = null, string? weight = null, bool isSubtle = false)
    {
        // A card replaces {{DATE(...)}} and {{TIME(...)}} wherever they stand.
        var run = new JsonObject { ["type"] = "TextRun", ["text"] = text.Replace("{{", "{ {", StringComparison.Ordinal) };
        if (size is not null)
        {
            run["size"] = size;
        }

        if (weight is not null)
        {
            run["weight"] = weight;
        }

        if (isSubtle)
        {
            run["isSubtle"] = true;
        }

        return run;
    }

    private static JsonObject Open(StoryLink link) =>
        new() { ["type"] = "Action.OpenUrl", ["title"] = link.Text, ["url"] = link.Address.AbsoluteUri };
}
