using Detect.Rules;

namespace Detect.Connectors;

/// <summary>
/// An alert as people tell it: who did what to whom, from where, how many in how long, what to do first. Plain text from the log, which
/// an attacker may have written: whoever renders it escapes it.
/// </summary>
internal sealed record AlertStory
{
    public required string Title { get; init; }

    public required RuleLevel Level { get; init; }

    /// <summary>Label and value of what there is to say, in reading order.</summary>
    public required IReadOnlyList<StoryFact> Facts { get; init; }

    /// <summary>The runbook, one step each.</summary>
    public required IReadOnlyList<string> FirstSteps { get; init; }

    /// <summary>Where the alert is, and the actor's audit log.</summary>
    public required IReadOnlyList<StoryLink> Links { get; init; }

    public string Who { get; init; } = "";

    public string What { get; init; } = "";

    public string Whom { get; init; } = "";

    public string From { get; init; } = "";

    public Uri? AuditLog { get; init; }

    /// <summary>In one line.</summary>
    public required string Summary { get; init; }

    public static AlertStory Of(AlertDocument alert)
    {
        var who = Actors(alert);
        var what = Some(alert.Events.Select(e => e.Operation), 2, "; ");
        var whom = Some(alert.Events.Select(e => e.Target), 3, ", ");
        var from = Some(alert.Events.Select(e => e.IpAddress), 4, ", ");
        var auditLog = EntraPortal.AuditLog(alert);
        return new AlertStory
        {
            Title = alert.Rule.Title,
            Level = alert.Rule.Level,
            Who = who,
            What = what,
            Whom = whom,
            From = from,
            AuditLog = auditLog,
            Facts = StoryFacts.Of(alert, who, what, from),
            FirstSteps = RunbookSteps.Of(alert.Rule.Runbook),
            Links = LinksOf(alert, auditLog),
            Summary = Line(alert, who, Some(alert.Events.Select(e => e.Target), 1, ", "), from),
        };
    }

    /// <summary>The first few of the distinct values, and how many more there are.</summary>
    internal static string Some(IEnumerable<string?> values, int limit, string separator)
    {
        string[] distinct = [.. values.OfType<string>().Where(value => value.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)];
        var shown = string.Join(separator, distinct.Take(limit));
        return distinct.Length <= limit
            ? shown
            : $"{shown} and {distinct.Length - limit} more";
    }

    // Where the rule groups by actor, that is whose alert it is; services that act for them are beside the point.
    private static string Actors(AlertDocument alert)
    {
        var named = alert.Group.FirstOrDefault(part => part.Name.StartsWith("actor", StringComparison.OrdinalIgnoreCase))?.Value;
        return named is null ? Some(alert.Events.Select(e => e.Actor), 3, ", ")
            : alert.Events.FirstOrDefault(e => named.Equals(e.ActorId, StringComparison.OrdinalIgnoreCase)) is { Actor: { Length: > 0 } name } ? name
            : named;
    }

    private static string Line(AlertDocument alert, string who, string whom, string from)
    {
        var line = alert.Rule.Title;
        line += who.Length > 0 && !line.Contains(who, StringComparison.OrdinalIgnoreCase) ? $": {who}" : "";
        line += whom.Length > 0 ? $" → {whom}" : "";
        line += from.Length > 0 ? $", from {from}" : "";
        return alert.Arithmetic.Length > 0 ? $"{line} ({alert.Arithmetic})" : line;
    }

    private static List<StoryLink> LinksOf(AlertDocument alert, Uri? auditLog)
    {
        var links = new List<StoryLink>();
        if (alert.Link is { } link)
        {
            links.Add(new StoryLink("Open the alert", link));
        }

        if (auditLog is not null)
        {
            links.Add(new StoryLink("Audit log of the actor in Entra", auditLog));
        }

        return links;
    }
}

internal sealed record StoryFact(string Label, IReadOnlyList<string> Lines);

internal sealed record StoryLink(string Text, Uri Address);
