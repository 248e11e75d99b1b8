using Detect.Events;
using Detect.Rules;

namespace Detect.Engine;

/// <summary>A test's event as a correlation sees it: which of its rules it matched, in which group, with which value.</summary>
internal sealed record Occurrence(TestEvent Event, Rule Rule, IReadOnlyList<string> Group, string? Value)
{
    /// <summary>Reads what the correlation itself would read, from its definition alone and without its windows.</summary>
    /// <returns>In event-time order.</returns>
    public static IReadOnlyList<Occurrence> Read(CorrelationRule correlation, IEnumerable<TestEvent> events)
    {
        var matcher = CompiledRules.Compile([.. correlation.Rules.OfType<SigmaRule>()]).CreateMatcher();
        return [.. events.OrderBy(e => e.At).SelectMany(e => Read(correlation, matcher, e))];
    }

    public bool IsIn(IReadOnlyList<KeyValuePair<string, string>> group) =>
        Group.SequenceEqual(group.Select(pair => pair.Value), StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<Occurrence> Read(CorrelationRule correlation, RuleMatcher matcher, TestEvent e)
    {
        if (RecordDecoding.Decode(e.Record.Json, out _) is not { } decoded)
        {
            yield break;
        }

        var matched = new List<SigmaRule>();
        matcher.Match(decoded, matched);
        foreach (var rule in matched)
        {
            if (ReadAll(correlation.GroupBy, decoded, rule) is { } group)
            {
                var value = ReadAll(correlation.ValueFields, decoded, rule);
                yield return new Occurrence(e, rule, group, value is null ? null : string.Join('\n', value).ToUpperInvariant());
            }
        }
    }

    private static List<string>? ReadAll(IReadOnlyList<GroupByField> fields, AuditEvent e, Rule rule)
    {
        var values = fields.Select(field => FieldReading.First(e, field.FieldByRule[rule])).ToList();
        return values.Contains(null) ? null : [.. values.OfType<string>()];
    }
}
