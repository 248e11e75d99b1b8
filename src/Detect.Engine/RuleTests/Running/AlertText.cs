using System.Globalization;
using Detect.Rules;

namespace Detect.Engine;

/// <summary>Alerts as rule tests write them, expected and raised alike, so that they can be compared by eye.</summary>
internal static class AlertText
{
    public static string Of(Alert alert, bool showsRule) => Join(
        alert.Last is { } last ? $"at {TestTime.Show(last)}" : null,
        showsRule ? $"rule {NameOf(alert.Rule)}" : null,
        alert.First is { } first && first != alert.Last ? $"first {TestTime.Show(first)}" : null,
        GroupText(alert.Group),
        $"count {Number(alert.Count)}",
        $"events {Number(alert.EventCount)}");

    public static string Of(ExpectedAlert alert, bool showsRule) => Join(
        alert.At is { } at ? $"at {TestTime.Show(at)}" : null,
        showsRule ? $"rule {NameOf(alert.Rule)}" : null,
        alert.First is { } first ? $"first {TestTime.Show(first)}" : null,
        alert.Group is { } group ? GroupText(group) : null,
        alert.Count is { } count ? $"count {Number(count)}" : null,
        alert.Events is { } events ? $"events {Number(events)}" : null);

    public static string NameOf(Rule rule) => rule.Name ?? rule.Title;

    public static string? GroupText(IReadOnlyList<KeyValuePair<string, string>> group) => group.Count == 0
        ? null
        : "group " + string.Join(", ", group.Select(pair => pair.Key.Length == 0 ? pair.Value : $"{pair.Key}: {pair.Value}"));

    private static string Number(double number) => number.ToString("0.######", CultureInfo.InvariantCulture);

    private static string Join(params string?[] parts)
    {
        var text = string.Join(", ", parts.OfType<string>());
        return text.Length == 0 ? "any alert" : text;
    }
}
