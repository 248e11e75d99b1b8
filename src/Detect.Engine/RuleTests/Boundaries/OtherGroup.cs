using System.Text.Json.Nodes;
using Detect.Events;
using Detect.Rules;

namespace Detect.Engine;

/// <summary>Makes of an event another one that differs in its group.</summary>
internal static class OtherGroup
{
    /// <returns>Null where the group is of nothing that a test can set.</returns>
    public static TestEvent? Of(CorrelationRule correlation, Occurrence occurrence, string label)
    {
        foreach (var field in correlation.GroupBy.Select(groupBy => groupBy.FieldByRule[occurrence.Rule]))
        {
            var record = occurrence.Event.Record.Copy();
            RecordIds.Renew(record, label);
            RecordTime.Set(record, occurrence.Event.At);
            var other = new TestEvent(record, occurrence.Event.At);
            if (FieldSetter.Set(record, field.Name, JsonValue.Create(Stranger(field))).Code is null
                && Occurrence.Read(correlation, [other]).Any(read => !read.Group.SequenceEqual(occurrence.Group, StringComparer.OrdinalIgnoreCase)))
            {
                return other;
            }
        }

        return null;
    }

    private static string Stranger(EventField field) => field.Type == FieldType.IpAddress ? "203.0.113.250" : "somebody.else@" + MadeUp.Domain;
}
