using System.IO.Enumeration;

namespace Detect.Connectors;

/// <summary>Whether a route takes an alert: every condition it has holds; a list holds when any of it does, and * stands for anything.</summary>
internal static class RouteMatch
{
    public static bool Holds(RouteSettings route, AlertDocument alert) =>
        (route.AtLeast is null || alert.Rule.Level >= route.AtLeast)
        && (route.AtMost is null || alert.Rule.Level <= route.AtMost)
        && Any(route.Tags, alert.Rule.Tags)
        && Any(route.Tenants, alert.TenantId is { } tenant ? [tenant] : [])
        && Any(route.Coverage, alert.Rule.Coverage)
        && Any(route.Rules, RuleNames(alert.Rule));

    private static bool Any(IReadOnlyList<string> wanted, IReadOnlyList<string> present) =>
        wanted.Count == 0 || wanted.Any(pattern => present.Any(value => Matches(pattern, value)));

    private static string[] RuleNames(AlertRule rule) => [.. new[] { rule.Id, rule.Name, rule.Title }.OfType<string>()];

    private static bool Matches(string pattern, string value) => FileSystemName.MatchesSimpleExpression(pattern, value, ignoreCase: true);
}
