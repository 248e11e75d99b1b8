using Detect.Events;
using Detect.Rules;

namespace Detect.Engine;

/// <summary>Boundaries of a fold: from when on an alert is one of its own, and whose it joins.</summary>
internal static class FoldCases
{
    public static Derivation Of(Rule rule, FoldOptions fold, BoundarySubject subject) => rule switch
    {
        SigmaRule { FirstSeen: null } plain => Plain(plain, fold, subject),
        CorrelationRule correlation when ConditionTraits.IsMonotonic(correlation) && correlation.Absent is null => Sliding(correlation, fold, subject),
        _ => Derivation.Without("no boundary of its fold is tried, since the times of its alerts are not those of its events alone"),
    };

    private static Derivation Plain(SigmaRule rule, FoldOptions fold, BoundarySubject subject)
    {
        var one = subject.Test.Events.First(e => e.At == subject.Alert.First && subject.Reader.Matches(rule, e));
        var again = one.Again("again");
        if (fold.GroupBy.Any(field => Read(one, field) is not { } value || value != Read(again, field)))
        {
            return Derivation.Without("no boundary of its fold is tried, since another event like the alert's first is not of its fold group");
        }

        var derivation = new Derivation();
        var under = one.At + fold.Timespan - BoundarySubject.Least;
        derivation.Expect(1, "just under the fold's timespan apart", [one, again.MovedTo(under)]);
        derivation.Expect(2, "exactly the fold's timespan apart", [one, again.MovedTo(one.At + fold.Timespan)]);
        if (Other(rule, fold, subject, one) is { } other)
        {
            derivation.Expect(2, "another fold group just under the fold's timespan later", [one, other.MovedTo(under)]);
        }
        else if (!fold.GroupBy.All(field => IsFixed(rule.Condition, field)))
        {
            derivation.Lacks("no alert of another fold group is tried, since a test cannot set what it folds by");
        }

        return derivation;
    }

    /// <summary>Where the rule itself asks for one value, there is no other group.</summary>
    private static bool IsFixed(Expression condition, EventField field) => condition switch
    {
        AndExpression and => and.Operands.Any(operand => IsFixed(operand, field)),
        FieldTest { Test: TextTest { Match: TextMatch.Equal } } test => test.Field == field,
        _ => false,
    };

    private static TestEvent? Other(SigmaRule rule, FoldOptions fold, BoundarySubject subject, TestEvent one) => fold.GroupBy
        .SelectMany(field => new[] { one.AsNew("other group"), one.AsNew("other group").With(field.Name, OtherGroup.Stranger(field)) })
        .OfType<TestEvent>()
        .FirstOrDefault(e => subject.Reader.Matches(rule, e) && fold.GroupBy.Any(field => Read(e, field) is { } value && value != Read(one, field)));

    private static string? Read(TestEvent e, EventField field) =>
        RecordDecoding.Decode(e.Record.Json, out _) is { } decoded ? FieldReading.First(decoded, field) : null;

    /// <summary>The fewest events that fire it twice, as far apart as two windows and the fold must be.</summary>
    private static Derivation Sliding(CorrelationRule rule, FoldOptions fold, BoundarySubject subject)
    {
        var ofGroup = subject.Reader.Read(rule, subject.Test.Events).Where(subject.IsOfGroup).ToList();
        if (JustEnough.Of(rule, subject.ThresholdOf(rule), ofGroup) is not { } enough
            || fold.Timespan - (enough[^1].At - enough[0].At) <= rule.Timespan)
        {
            return Derivation.Without("no boundary of its fold is tried, since two of its windows do not fit into the fold's timespan");
        }

        var derivation = new Derivation();
        var window = new WindowUnderTest(rule, subject, derivation);
        window.ExpectSpread(1, "again just under the fold's timespan later", [.. enough, .. Later(fold.Timespan - BoundarySubject.Least)]);
        window.ExpectSpread(2, "again exactly the fold's timespan later", [.. enough, .. Later(fold.Timespan)]);
        return derivation;

        IEnumerable<Occurrence> Later(TimeSpan span) => enough.Select((part, i) => part.Again($"later/{i}").MovedTo(part.At + span));
    }
}
