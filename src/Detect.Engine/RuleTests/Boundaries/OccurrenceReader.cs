using Detect.Events;
using Detect.Rules;

namespace Detect.Engine;

/// <summary>Reads what correlations count in a test's events, from their definitions and without their windows.</summary>
internal sealed class OccurrenceReader(IReadOnlyList<AccountEntry> accounts)
{
    private readonly AccountDirectory directory = new(accounts);

    /// <returns>In the order of time.</returns>
    public IReadOnlyList<Occurrence> Read(CorrelationRule correlation, IEnumerable<TestEvent> events) => Read(correlation, correlation.Rules, events);

    /// <param name="rules">Rules that the correlation groups, of which these are read.</param>
    public IReadOnlyList<Occurrence> Read(CorrelationRule correlation, IEnumerable<Rule> rules, IEnumerable<TestEvent> events)
    {
        var all = events.OrderBy(e => e.At).ToList();
        var plain = rules.OfType<SigmaRule>().ToList();
        var matcher = CompiledRules.Compile(plain).CreateMatcher();
        var chained = rules.OfType<CorrelationRule>().SelectMany(inner => Chained(correlation, inner, all));
        return [.. all.SelectMany(e => Plain(correlation, matcher, e)).Concat(chained).OrderBy(occurrence => occurrence.At)];
    }

    /// <summary>The events that any rule under a correlation matches.</summary>
    public HashSet<TestEvent> Matched(CorrelationRule correlation, IEnumerable<TestEvent> events)
    {
        var matcher = CompiledRules.Compile([.. UnderlyingRules.Plain(correlation)]).CreateMatcher();
        return [.. events.Where(e => RecordDecoding.Decode(e.Record.Json, out _) is { } decoded && Matches(matcher, decoded).Any())];
    }

    /// <summary>Whether a plain rule matches an event.</summary>
    public bool Matches(SigmaRule rule, TestEvent e) =>
        RecordDecoding.Decode(e.Record.Json, out _) is { } decoded && Matches(CompiledRules.Compile([rule]).CreateMatcher(), decoded).Any();

    private IEnumerable<SigmaRule> Matches(RuleMatcher matcher, AuditEvent e)
    {
        var matched = new List<SigmaRule>();
        matcher.Match(e, matched);
        return matched.Where(rule => rule.Account is null || directory.Lists(e, rule.Account));
    }

    private IEnumerable<Occurrence> Plain(CorrelationRule correlation, RuleMatcher matcher, TestEvent e)
    {
        if (RecordDecoding.Decode(e.Record.Json, out _) is not { } decoded)
        {
            return [];
        }

        return Matches(matcher, decoded)
            .Select(rule => (
                Group: Values(correlation.GroupBy, field => FieldReading.First(decoded, field.FieldByRule[rule])),
                Value: Values(correlation.ValueFields, field => FieldReading.First(decoded, field.FieldByRule[rule])),
                Rule: (Rule)rule))
            .GroupBy(match => match.Group is null ? null : string.Join('\n', match.Group).ToUpperInvariant())
            .Select(group => Occurrence(correlation, [e], e.At, group.First().Group, group.Select(match => (match.Rule, match.Value))))
            .OfType<Occurrence>();
    }

    private IEnumerable<Occurrence> Chained(CorrelationRule correlation, CorrelationRule inner, IReadOnlyList<TestEvent> events) =>
        Read(inner, events)
            .GroupBy(occurrence => string.Join('\n', occurrence.Group).ToUpperInvariant())
            .SelectMany(group => Firings.Of(inner, inner.Threshold, [.. group]))
            .Select(firing => Occurrence(
                correlation,
                [.. firing.Parts.SelectMany(part => part.Events).Distinct().OrderBy(e => e.At)],
                firing.At,
                Values(correlation.GroupBy, field => Named(inner, firing.Parts[0], field.Name)),
                [(inner, Values(correlation.ValueFields, field => Named(inner, firing.Parts[0], field.Name)))]))
            .OfType<Occurrence>();

    private static Occurrence? Occurrence(
        CorrelationRule correlation,
        IReadOnlyList<TestEvent> events,
        DateTimeOffset at,
        List<string>? group,
        IEnumerable<(Rule Rule, List<string>? Values)> matches)
    {
        var measured = matches
            .Select(match => new OccurrenceMatch(match.Rule, Measured.ValueOf(correlation, match.Values)))
            .Where(match => match.Value is not null || !Measured.NeedsValue(correlation))
            .ToList();
        return group is null || measured.Count == 0 ? null : new Occurrence(events, at, group, measured);
    }

    private static string? Named(CorrelationRule inner, Occurrence occurrence, string name)
    {
        for (var i = 0; i < inner.GroupBy.Count; i++)
        {
            if (string.Equals(inner.GroupBy[i].Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return occurrence.Group[i];
            }
        }

        return null;
    }

    private static List<string>? Values(IReadOnlyList<GroupByField> fields, Func<GroupByField, string?> read)
    {
        var values = fields.Select(read).ToList();
        return values.Contains(null) ? null : [.. values.OfType<string>()];
    }
}
