using System.Net;
using System.Text;

namespace Detect.Connectors;

/// <summary>What a mail says, for those who read plain text and for those who do not.</summary>
internal static class EmailText
{
    private const int LineLimit = 1000;
    private const int SubjectLimit = 180;

    public static string Subject(Notification notification)
    {
        var heading = StoryHeading.Of(notification);
        var who = notification.Kind == NotificationKind.Digest ? "" : AlertStory.Of(notification.Alert).Who;
        return ShownText.Of(who.Length == 0 ? $"[Detect] {heading}" : $"[Detect] {heading} ({who})", SubjectLimit);
    }

    public static string Plain(Notification notification)
    {
        var text = new StringBuilder().AppendLine(Shown(StoryHeading.Of(notification))).AppendLine();
        foreach (var alert in notification.Alerts)
        {
            AppendPlain(text, notification, alert);
        }

        return text.ToString();
    }

    public static string Html(Notification notification)
    {
        var html = new StringBuilder("<div style=\"font-family:sans-serif;max-width:720px\">");
        html.Append("<h2 style=\"font-size:18px\">").Append(Encoded(StoryHeading.Of(notification))).Append("</h2>");
        foreach (var alert in notification.Alerts)
        {
            AppendHtml(html, notification, alert);
        }

        return html.Append("</div>").ToString();
    }

    private static void AppendPlain(StringBuilder text, Notification notification, AlertDocument alert)
    {
        var story = AlertStory.Of(alert);
        if (notification.Kind == NotificationKind.Digest)
        {
            text.AppendLine(Shown($"{alert.Rule.Level}: {story.Summary}")).AppendLine(alert.Link?.AbsoluteUri).AppendLine();
            return;
        }

        foreach (var fact in story.Facts)
        {
            text.AppendLine(Shown($"{fact.Label + ":",-12}{string.Join("; ", fact.Lines)}"));
        }

        if (story.FirstSteps.Count > 0)
        {
            text.AppendLine().AppendLine("What to do first");
            foreach (var (number, step) in story.FirstSteps.Index())
            {
                text.AppendLine(Shown($"{number + 1}. {step}"));
            }
        }

        text.AppendLine();
        foreach (var link in story.Links)
        {
            text.AppendLine($"{link.Text}: {link.Address.AbsoluteUri}");
        }

        text.AppendLine().AppendLine(Shown(StoryHeading.Footer(alert)));
    }

    private static void AppendHtml(StringBuilder html, Notification notification, AlertDocument alert)
    {
        var story = AlertStory.Of(alert);
        if (notification.Kind == NotificationKind.Digest)
        {
            html.Append("<p><b>").Append(alert.Rule.Level).Append("</b> ").Append(Encoded(story.Summary));
            AppendLink(html, alert.Link is { } link ? new StoryLink("open", link) : null);
            html.Append("</p>");
            return;
        }

        html.Append("<table style=\"border-collapse:collapse\">");
        foreach (var fact in story.Facts)
        {
            html.Append("<tr><th style=\"text-align:left;vertical-align:top;white-space:nowrap;padding:2px 16px 2px 0\">").Append(Encoded(fact.Label))
                .Append("</th><td style=\"vertical-align:top;padding:2px 0\">").AppendJoin("<br>", fact.Lines.Select(Encoded)).Append("</td></tr>");
        }

        html.Append("</table>");
        if (story.FirstSteps.Count > 0)
        {
            html.Append("<h3 style=\"font-size:15px\">What to do first</h3><ol>");
            html.AppendJoin("", story.FirstSteps.Select(step => $"<li>{Encoded(step)}</li>")).Append("</ol>");
        }

        html.Append("<p>");
        foreach (var link in story.Links)
        {
            AppendLink(html, link);
        }

        html.Append("</p><p style=\"color:#666;font-size:12px\">").Append(Encoded(StoryHeading.Footer(alert))).Append("</p>");
    }

    private static void AppendLink(StringBuilder html, StoryLink? link)
    {
        if (link is not null)
        {
            html.Append(" <a href=\"").Append(WebUtility.HtmlEncode(link.Address.AbsoluteUri)).Append("\">").Append(Encoded(link.Text)).Append("</a> ");
        }
    }

    private static string Shown(string text) => ShownText.Of(text, LineLimit);

    private static string Encoded(string text) => WebUtility.HtmlEncode(Shown(text));
}
