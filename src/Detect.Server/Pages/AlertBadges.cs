using Detect.Connectors;

namespace Detect.Server;

/// <summary>How grave an alert is, and what has become of it.</summary>
internal static class AlertBadges
{
    public static void Write(HtmlText html, AlertDocument alert)
    {
        html.Markup("<span class=\"badge level ").Bare(LevelClass(alert)).Markup("\">").Bare(AlertJson.EnumName(alert.Rule.Level)).Markup("</span>");
        Badge(html, AlertJson.EnumName(alert.Status));
        if (alert.Kind == AlertKind.CoverageGap)
        {
            Badge(html, "coverage gap");
        }

        if (alert.SilencedBy is not null)
        {
            Badge(html, "silenced");
        }
    }

    public static string LevelClass(AlertDocument alert) => AlertJson.EnumName(alert.Rule.Level);

    private static void Badge(HtmlText html, string text) => html.Markup("<span class=\"badge\">").Bare(text).Markup("</span>");
}
