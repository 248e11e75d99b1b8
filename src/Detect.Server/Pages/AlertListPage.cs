using Detect.Connectors;

namespace Detect.Server;

/// <summary>The alerts, the newest first, with links that narrow them down.</summary>
internal sealed class AlertListPage(AlertListFilter filter, AlertPage alerts)
{
    public HtmlPage Render() => new(StatusCodes.Status200OK, filter.Heading, back: null, Write);

    private void Write(HtmlText html)
    {
        html.Markup("<h1>").Text(filter.Heading).Markup("</h1>");
        Links(html, AlertListFilter.Statuses, filter.Status, status => filter with { Status = status, After = null });
        Links(html, AlertListFilter.Levels, filter.Level, level => filter with { Level = level, After = null });
        if (alerts.Alerts.Count == 0)
        {
            html.Markup("<p>None.</p>");
        }

        html.Markup("<ul class=\"alerts\">\n");
        foreach (var alert in alerts.Alerts)
        {
            WriteAlert(html, alert);
        }

        html.Markup("</ul>");
        if (alerts.Next is { } next)
        {
            html.Markup("<nav>").Link((filter with { After = next }).Address, "Older ones").Markup("</nav>");
        }
    }

    private static void WriteAlert(HtmlText html, AlertDocument alert)
    {
        var story = AlertStory.Of(alert);
        html.Markup("<li class=\"").Bare(AlertBadges.LevelClass(alert)).Markup("\">")
            .Link($"alerts/{Uri.EscapeDataString(alert.Id)}", alert.Rule.Title).Markup(" ");
        AlertBadges.Write(html, alert);
        var who = string.Join(" → ", new[] { story.Who, story.Whom }.Where(part => part.Length > 0));
        var deed = story.From.Length > 0 ? $"{who}, from {story.From}" : who;
        if (deed.Length > 0)
        {
            html.Markup("<p>").Text(deed).Markup("</p>");
        }

        html.Markup("<p class=\"quiet\">").Time(alert.Last).Markup(" UTC");
        foreach (var part in new[] { alert.Arithmetic, alert.TenantId is { Length: > 0 } tenant ? $"tenant {tenant}" : "" }.Where(part => part.Length > 0))
        {
            html.Markup(" · ").Text(part);
        }

        html.Markup("</p></li>\n");
    }

    private static void Links(HtmlText html, IReadOnlyList<string> words, string chosen, Func<string, AlertListFilter> filterFor)
    {
        html.Markup("<nav>");
        foreach (var word in words)
        {
            _ = word == chosen ? html.Markup("<b>").Bare(word).Markup("</b>") : html.Link(filterFor(word).Address, word);
        }

        html.Markup("</nav>");
    }
}
