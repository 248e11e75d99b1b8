using System.Text.Json.Nodes;

namespace Detect.Connectors;

/// <summary>
/// A Slack message in Block Kit. What comes from the log stands in rich text and plain text only, where Slack reads no markup: no
/// mention, link or formatting can be smuggled in.
/// </summary>
internal sealed class SlackPayload : IWebhookPayload
{
    private const int HeaderLimit = 150;
    private const int FallbackLimit = 500;
    private const int ContextLimit = 300;
    private const int AlertsInDigest = 20;
    private const int StepsShown = 8;

    public string ContentType => "application/json; charset=utf-8";

    // Slack takes 50 blocks and texts of 3,000 characters; nobody reads a message that long.
    public ReadOnlyMemory<byte> Body(Notification notification) =>
        ChatJson.Fitting(30_000, 400, limit => Message(notification, limit));

    private static JsonObject Message(Notification notification, int limit) => new()
    {
        ["text"] = Fallback(notification),
        ["blocks"] = notification.Kind == NotificationKind.Digest ? Digest(notification, limit) : Alert(notification, limit),
    };

    // Shown in notifications; it is markup, so what Slack would read as such is escaped.
    private static string Fallback(Notification notification)
    {
        var text = notification.Kind == NotificationKind.Digest
            ? StoryHeading.Of(notification)
            : $"{StoryHeading.Symbol(notification)} {AlertStory.Of(notification.Alert).Summary}";
        return ShownText.Of(text, FallbackLimit).Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
    }

    private static JsonArray Alert(Notification notification, int limit)
    {
        var story = AlertStory.Of(notification.Alert);
        var blocks = new JsonArray { Header(notification), RichText([.. story.Facts.SelectMany(fact => Fact(fact, limit))]) };
        if (story.FirstSteps.Count > 0 && notification.Kind != NotificationKind.Resolved)
        {
            blocks.Add(Divider());
            blocks.Add(RichText([Section(Bold("What to do first")), Steps(story.FirstSteps, limit)]));
        }

        if (story.Links.Count > 0)
        {
            blocks.Add(RichText([Section([.. story.Links.SelectMany(Link)])]));
        }

        blocks.Add(Context(StoryHeading.Footer(notification.Alert)));
        return blocks;
    }

    private static JsonArray Digest(Notification notification, int limit)
    {
        List<JsonNode> lines = [.. notification.Alerts.Take(AlertsInDigest).Select(alert => (JsonNode)Section(DigestLine(alert, limit)))];
        if (notification.Alerts.Count > AlertsInDigest)
        {
            lines.Add(Section(Text($"and {notification.Alerts.Count - AlertsInDigest} more")));
        }

        return [Header(notification), RichText([List("bullet", lines)])];
    }

    private static JsonNode[] DigestLine(AlertDocument alert, int limit)
    {
        var line = Text($"{StoryHeading.Symbol(alert)} {ShownText.Of(AlertStory.Of(alert).Summary, limit)}");
        return alert.Link is { } link ? [line, Text("  "), LinkTo("open", link)] : [line];
    }

    private static IEnumerable<JsonNode> Fact(StoryFact fact, int limit)
    {
        var label = Bold($"{ShownText.Of(fact.Label, 40)}  ");
        return fact.Lines.Count == 1
            ? [Section(label, Text(ShownText.Of(fact.Lines[0], limit)))]
            : [Section(label), List("bullet", [.. fact.Lines.Select(line => Section(Text(ShownText.Of(line, limit))))])];
    }

    private static JsonObject Steps(IReadOnlyList<string> steps, int limit) =>
        List("ordered", [.. steps.Take(StepsShown).Select(step => Section(Text(ShownText.Of(step, limit))))]);

    private static IEnumerable<JsonNode> Link(StoryLink link, int index) =>
        index == 0 ? [LinkTo(link.Text, link.Address)] : [Text("  ·  "), LinkTo(link.Text, link.Address)];

    private static JsonObject Header(Notification notification) => new()
    {
        ["type"] = "header",
        ["text"] = Plain(ShownText.Of($"{StoryHeading.Symbol(notification)} {StoryHeading.Of(notification)}", HeaderLimit)),
    };

    private static JsonObject Context(string text) => new()
    {
        ["type"] = "context",
        ["elements"] = new JsonArray { Plain(ShownText.Of(text, ContextLimit)) },
    };

    private static JsonObject Plain(string text) => new() { ["type"] = "plain_text", ["text"] = text, ["emoji"] = false };

    private static JsonObject Divider() => new() { ["type"] = "divider" };

    private static JsonObject RichText(IReadOnlyList<JsonNode> elements) =>
        new() { ["type"] = "rich_text", ["elements"] = new JsonArray([.. elements]) };

    private static JsonObject Section(params JsonNode[] elements) =>
        new() { ["type"] = "rich_text_section", ["elements"] = new JsonArray(elements) };

    private static JsonObject List(string style, IReadOnlyList<JsonNode> sections) =>
        new() { ["type"] = "rich_text_list", ["style"] = style, ["elements"] = new JsonArray([.. sections]) };

    private static JsonObject Text(string text) => new() { ["type"] = "text", ["text"] = text };

    private static JsonObject Bold(string text)
    {
        var bold = Text(text);
        bold["style"] = new JsonObject { ["bold"] = true };
        return bold;
    }

    private static JsonObject LinkTo(string text, Uri address) =>
        new() { ["type"] = "link", ["url"] = address.AbsoluteUri, ["text"] = text };
}
