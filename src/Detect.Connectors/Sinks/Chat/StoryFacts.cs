using System.Globalization;
using Detect.Rules;

namespace Detect.Connectors;

/// <summary>The labelled lines of a story. What an alert does not have has no line.</summary>
internal static class StoryFacts
{
    private const int DeedsShown = 5;
    private const int BlindRulesShown = 10;

    public static IReadOnlyList<StoryFact> Of(AlertDocument alert, string who, string what, string from)
    {
        var facts = new List<StoryFact>();
        Add(facts, "Who", who.Length == 0 ? "" : who + ClassOf(alert));
        Add(facts, "What", what + Failures(alert));
        if (Deeds(alert) is { Count: > 0 } deeds)
        {
            facts.Add(new StoryFact("To whom", deeds));
        }

        Add(facts, "From", from);
        Add(facts, alert.Kind == AlertKind.CoverageGap ? "What" : "How many", alert.Arithmetic);
        Add(facts, "Rules left blind", AlertStory.Some(alert.BlindRules, BlindRulesShown, "; "));
        Add(facts, "When", When(alert.First, alert.Last));
        foreach (var part in alert.Group.Where(part => !part.Name.StartsWith("actor", StringComparison.OrdinalIgnoreCase)))
        {
            Add(facts, part.Name, part.Value);
        }

        Add(facts, "Status", StatusOf(alert));
        return facts;
    }

    private static void Add(List<StoryFact> facts, string label, string value)
    {
        if (value.Length > 0)
        {
            facts.Add(new StoryFact(label, [value]));
        }
    }

    private static string ClassOf(AlertDocument alert) => alert.Class switch
    {
        { Class: not AccountClass.Ordinary } applied => $" ({AlertJson.EnumName(applied.Class)} account: {applied.Reason})",
        _ => "",
    };

    private static string Failures(AlertDocument alert)
    {
        var failed = alert.Events.Count(e => e.Result is { Length: > 0 } result && !result.Equals("success", StringComparison.OrdinalIgnoreCase));
        return failed == 0 ? "" : failed == alert.Events.Count ? " (all failed)" : $" ({failed} of {alert.Events.Count} failed)";
    }

    // Each target and role once, at the time it first came up.
    private static List<string> Deeds(AlertDocument alert)
    {
        string[] deeds =
        [
            .. alert.Events.Where(e => e.Target is { Length: > 0 })
                .DistinctBy(e => (e.Target, e.Role))
                .Select(e => $"{e.OccurredAt?.UtcDateTime.ToString("HH:mm ", CultureInfo.InvariantCulture)}{e.Target}{RoleOf(e)}"),
        ];
        List<string> shown = [.. deeds.Take(DeedsShown)];
        if (deeds.Length > DeedsShown)
        {
            shown.Add($"and {deeds.Length - DeedsShown} more");
        }

        return shown;
    }

    private static string RoleOf(AlertDocumentEvent e) => string.IsNullOrEmpty(e.Role) || e.Role == e.Target ? "" : $" · {e.Role}";

    private static string When(DateTimeOffset? first, DateTimeOffset? last)
    {
        if ((first ?? last) is not { } start)
        {
            return "";
        }

        var end = last ?? start;
        var day = start.UtcDateTime.ToString("d MMM yyyy HH:mm", CultureInfo.InvariantCulture);
        return end.UtcDateTime.Date != start.UtcDateTime.Date
            ? $"{day} to {end.UtcDateTime.ToString("d MMM yyyy HH:mm", CultureInfo.InvariantCulture)} UTC"
            : end - start < TimeSpan.FromMinutes(1) ? $"{day} UTC"
            : $"{day} to {end.UtcDateTime.ToString("HH:mm", CultureInfo.InvariantCulture)} UTC";
    }

    private static string StatusOf(AlertDocument alert) => alert.Status switch
    {
        AlertStatus.Acknowledged => "acknowledged",
        AlertStatus.Closed when alert.Verdict is { } verdict => $"closed: {Words(verdict)}",
        AlertStatus.Closed when alert.MergedInto is { } other => $"closed: part of alert {other}",
        AlertStatus.Closed when alert.Withdrawn is { } reason => $"closed: {reason}",
        AlertStatus.Closed => "closed",
        _ when alert.SilencedBy is { } silence => $"silenced by {silence}",
        _ => "",
    };

    private static string Words(AlertVerdict verdict) => verdict switch
    {
        AlertVerdict.TruePositive => "true positive",
        AlertVerdict.BenignPositive => "benign positive",
        AlertVerdict.FalsePositive => "false positive",
        _ => "undetermined",
    };
}
