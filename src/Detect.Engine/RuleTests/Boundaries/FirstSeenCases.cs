using System.Text.Json.Nodes;
using Detect.Events;
using Detect.Rules;

namespace Detect.Engine;

/// <summary>Boundaries of what is new: when learning is over, when a value is forgotten, and in whose memory it is.</summary>
internal sealed class FirstSeenCases
{
    private readonly SigmaRule rule;
    private readonly FirstSeenOptions options;
    private readonly BoundarySubject subject;
    private readonly Derivation derivation = new();

    private FirstSeenCases(SigmaRule rule, FirstSeenOptions options, BoundarySubject subject)
    {
        this.rule = rule;
        this.options = options;
        this.subject = subject;
    }

    public static Derivation Of(SigmaRule rule, FirstSeenOptions options, BoundarySubject subject)
    {
        if (rule.Fold is not null)
        {
            return Derivation.Without("no boundary of its memory is tried, since fold joins what it would tell apart");
        }

        var cases = new FirstSeenCases(rule, options, subject);
        cases.Add(subject.Test.Events.OrderBy(e => e.At).Last(e => e.At == subject.Alert.First && subject.Reader.Matches(rule, e)));
        return cases.derivation;
    }

    private void Add(TestEvent found)
    {
        if (Opening(found) is not { } opening)
        {
            derivation.Lacks(options.GroupBy.Count == 0
                ? "no boundary of its memory is tried, since no other event of the file's tests begins the log"
                : "no boundary of its memory is tried, since no event with another value is at hand for its group");
            return;
        }

        opening = opening.AsNew("opening").MovedTo(found.At);
        var learnt = found.At + options.Learning;
        var first = found.MovedTo(learnt);
        Expect(0, "one event fewer", opening);
        Expect(0, "just under the learning time after the beginning", opening, found.MovedTo(learnt - BoundarySubject.Least));
        Expect(1, "exactly the learning time after the beginning", opening, first);
        Expect(1, "again just under its memory later", opening, first, Again(learnt + options.Memory - BoundarySubject.Least));
        Expect(2, "again exactly its memory later", opening, first, Again(learnt + options.Memory));
        AddOtherGroup(opening, first);

        TestEvent Again(DateTimeOffset at) => found.Again("again").MovedTo(at);
    }

    /// <summary>What is known in one group is new in another.</summary>
    private void AddOtherGroup(TestEvent opening, TestEvent first)
    {
        if (options.GroupBy.Count == 0)
        {
            return;
        }

        var group = Values(first, options.GroupBy);
        var others = options.GroupBy.Select(field => first.AsNew("other group").With(field.Name, OtherGroup.Stranger(field)));
        if (others.OfType<TestEvent>().FirstOrDefault(other => IsMatch(other) && !Same(Values(other, options.GroupBy), group)) is not { } known)
        {
            derivation.Lacks("no event of another group is tried, since a test cannot set what it groups by");
            return;
        }

        Expect(1, "known in another group only", opening, known.MovedTo(opening.At), first);
    }

    /// <summary>The event from which on is learnt: the log's first, or with a group-by the group's, which has another value.</summary>
    private TestEvent? Opening(TestEvent found)
    {
        var (group, value) = (Values(found, options.GroupBy), Values(found, options.Fields));
        bool Begins(TestEvent e) => IsMatch(e)
            ? !Same(Values(e, options.Fields), value) && (options.GroupBy.Count == 0 || Same(Values(e, options.GroupBy), group))
            : options.GroupBy.Count == 0;
        return subject.Stock.FirstOrDefault(Begins)
            ?? options.Fields.Select(field => found.With(field.Name, JsonValue.Create("another@" + MadeUp.Domain))).OfType<TestEvent>().FirstOrDefault(Begins);
    }

    private bool IsMatch(TestEvent e) => subject.Reader.Matches(rule, e);

    private static bool Same(IEnumerable<string?> one, IEnumerable<string?> other) => one.SequenceEqual(other, StringComparer.OrdinalIgnoreCase);

    private static List<string?> Values(TestEvent e, IReadOnlyList<EventField> fields) =>
        RecordDecoding.Decode(e.Record.Json, out _) is { } decoded ? [.. fields.Select(field => FieldReading.First(decoded, field))] : [];

    private void Expect(int alerts, string name, params TestEvent[] events) => derivation.Expect(alerts, name, events.OrderBy(e => e.At));
}
