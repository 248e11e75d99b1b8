using System.Text.Json.Nodes;
using Detect.Events;
using Detect.Rules;

namespace Detect.Engine;

/// <summary>Makes of an occurrence one that differs in its group, or one that is of a given group.</summary>
internal static class OtherGroup
{
    public const string StrangersName = "somebody.else@" + MadeUp.Domain;

    /// <returns>Null where the group is of nothing that a test can set.</returns>
    public static Occurrence? Of(CorrelationRule correlation, IEnumerable<Rule> rules, OccurrenceReader reader, Occurrence occurrence, string label)
    {
        if (correlation.GroupBy.Count == 0)
        {
            return null;
        }

        // What is grouped by action is in another group as soon as it is another action.
        IEnumerable<EventField?> fields = [null, .. UnderlyingRules.GroupFields(correlation)];
        foreach (var field in fields)
        {
            var renewed = occurrence.Events.Select((e, i) => e.AsNew($"{label}/{i}"));
            List<TestEvent?> others = [.. field is null ? renewed : renewed.Select(e => e.With(field.Name, Stranger(field)))];
            if (!others.Contains(null)
                && reader.Read(correlation, rules, others.OfType<TestEvent>()) is [var other]
                && !other.IsIn(occurrence.Group))
            {
                return other;
            }
        }

        return null;
    }

    /// <returns>The occurrence in the group; null where that cannot be set.</returns>
    public static Occurrence? MovedTo(
        IReadOnlyList<string> group, CorrelationRule correlation, IEnumerable<Rule> rules, OccurrenceReader reader, Occurrence occurrence)
    {
        if (occurrence.IsIn(group))
        {
            return occurrence;
        }

        var events = occurrence.Events;
        for (var i = 0; i < correlation.GroupBy.Count; i++)
        {
            foreach (var field in correlation.GroupBy[i].FieldByRule.Values.DistinctBy(field => field.Name))
            {
                events = [.. events.Select(e => e.With(field.Name, JsonValue.Create(group[i])) ?? e)];
            }
        }

        return reader.Read(correlation, rules, events) is [var moved] && moved.IsIn(group) ? moved : null;
    }

    public static JsonNode Stranger(EventField field) =>
        JsonValue.Create(field.Type == FieldType.IpAddress ? "203.0.113.250" : StrangersName);
}
