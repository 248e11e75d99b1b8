using Detect.Events;
using Detect.Rules;

namespace Detect.Engine;

/// <summary>Boundaries of a fold: from when on an alert is one of its own, and whose it joins.</summary>
internal static class FoldCases
{
    public static Derivation Of(Rule rule, FoldOptions fold, BoundarySubject subject) => rule switch
    {
        SigmaRule { FirstSeen: null } plain => Plain(plain, fold, subject),
        CorrelationRule { Absent: null } correlation => Correlation(correlation, fold, subject),
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
        var under = again.MovedTo(one.At + fold.Timespan - BoundarySubject.Least);
        derivation.Expect(0, "one event fewer", subject.Test.Events.Where(e => !subject.Reader.Matches(rule, e)));
        derivation.Expect(1, "just under the fold's timespan apart", [one, under]);
        derivation.Expect(2, "exactly the fold's timespan apart", [one, again.MovedTo(one.At + fold.Timespan)]);
        if (Other(rule, fold, subject, one) is { } other)
        {
            derivation.Expect(2, "another fold group just under the fold's timespan later", [one, other.MovedTo(under.At)]);
            derivation.Expect(2, "another fold group's event in between", [one, other.MovedTo(one.At + (fold.Timespan / 2)), under]);
        }
        else if (fold.GroupBy.Any(field => !IsFixed(rule.Condition, field)))
        {
            derivation.Lacks("no alert of another fold group is tried, since a test cannot set what it folds by");
        }
        else if (Ignored(rule, fold, subject, one) is { } ignored)
        {
            derivation.Expect(1, "another fold group's event in between", [one, ignored.MovedTo(one.At + (fold.Timespan / 2)), under]);
        }
        else
        {
            derivation.Lacks("no event of another fold group is tried, since none of the file's tests has one");
        }

        return derivation;
    }

    /// <summary>Of a rule that asks for one fold group, another's event is none of its own.</summary>
    private static TestEvent? Ignored(SigmaRule rule, FoldOptions fold, BoundarySubject subject, TestEvent one) => subject.Stock
        .Where(e => IsOther(e, fold, one) && !subject.Reader.Matches(rule, e))
        .Select(e => e.AsNew("other group"))
        .FirstOrDefault();

    private static bool IsOther(TestEvent e, FoldOptions fold, TestEvent one) =>
        fold.GroupBy.Any(field => Read(e, field) is { } value && value != Read(one, field));

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
        .FirstOrDefault(e => subject.Reader.Matches(rule, e) && IsOther(e, fold, one));

    private static string? Read(TestEvent e, EventField field) =>
        RecordDecoding.Decode(e.Record.Json, out _) is { } decoded ? FieldReading.First(decoded, field) : null;

    /// <summary>What fires it once, twice: as far apart as two windows and the fold must be.</summary>
    private static Derivation Correlation(CorrelationRule rule, FoldOptions fold, BoundarySubject subject)
    {
        var ofGroup = subject.Reader.Read(rule, subject.Test.Events).Where(subject.IsOfGroup).ToList();
        if (Firings.Of(rule, subject.ThresholdOf(rule), ofGroup).FirstOrDefault() is not { Parts: var parts } || !AreApart(rule, parts, fold.Timespan))
        {
            return Derivation.Without("no boundary of its fold is tried, since two of its windows do not fit into the fold's timespan");
        }

        var derivation = new Derivation();
        var window = new WindowUnderTest(rule, subject, derivation);
        window.ExpectSpread(1, "again just under the fold's timespan later", [.. parts, .. Later(fold.Timespan - BoundarySubject.Least)]);
        window.ExpectSpread(2, "again exactly the fold's timespan later", [.. parts, .. Later(fold.Timespan)]);
        return derivation;

        IEnumerable<Occurrence> Later(TimeSpan span) => parts.Select((part, i) => part.Again($"later/{i}").MovedTo(part.At + span));
    }

    /// <summary>Whether no window holds parts of both; one that is judged is over a timespan after its first.</summary>
    private static bool AreApart(CorrelationRule rule, IReadOnlyList<Occurrence> parts, TimeSpan distance) =>
        (ConditionTraits.IsMonotonic(rule) ? parts[0].At + distance - parts[^1].At : distance) > rule.Timespan;
}
