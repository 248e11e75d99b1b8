using Detect.Rules;

namespace Detect.Engine;

/// <summary>Who silenced what, from when until when (half-open), and why.</summary>
internal sealed record Silence(
    string Name,
    IReadOnlyList<SilenceMatcher> Matchers,
    DateTimeOffset Start,
    DateTimeOffset End)
{
    /// <summary>All that it says.</summary>
    public IEnumerable<string> Words => Matchers.SelectMany(matcher => matcher.Words).Prepend($"{Start.UtcTicks} {End.UtcTicks}").Prepend(Name);

    public bool Covers(SilenceSubject subject, long ticks) =>
        ticks >= Start.UtcTicks && ticks < End.UtcTicks && Matchers.All(matcher => matcher.Matches(subject));

    /// <summary>As far as the rule itself says.</summary>
    public bool CanCover(Rule rule)
    {
        var subject = new SilenceSubject(rule, null, [], []);
        return Matchers.Where(matcher => matcher.Property is SilenceProperty.Rule or SilenceProperty.Title).All(matcher => matcher.Matches(subject));
    }
}

/// <summary>Holds when any of its patterns matches; for actor and target, when it does so for every event.</summary>
internal sealed record SilenceMatcher(SilenceProperty Property, string? GroupName, IReadOnlyList<Wildcard> Patterns)
{
    public IEnumerable<string> Words => Patterns.Select(pattern => pattern.Pattern).Prepend($"{Property} {GroupName} {Patterns.Count}");

    public bool Matches(SilenceSubject subject)
    {
        var alternatives = subject.Read(Property, GroupName);
        return alternatives.Count > 0
            && alternatives.All(values => values.Any(value => Patterns.Any(pattern => pattern.Matches(value))));
    }
}

internal enum SilenceProperty
{
    Rule,
    Title,
    Level,
    Tag,
    Group,
    Actor,
    Target,
    Tenant,
}
