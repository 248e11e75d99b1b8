using Detect.Rules;

namespace Detect.Engine;

/// <summary>Boundaries of a silence: how long nothing may come, and whose events end it.</summary>
internal static class SilenceCases
{
    public static Derivation Of(CorrelationRule rule, BoundarySubject subject)
    {
        var last = subject.Tests.SelectMany(test => subject.Reader.Read(rule, test.Events))
            .FirstOrDefault(occurrence => rule.GroupBy.Count == 0 || subject.IsOfGroup(occurrence));
        if (last is null)
        {
            return Derivation.Without("no boundary of its silence is tried, since no event of the file's tests ends one");
        }

        var derivation = new Derivation();
        var (whole, under) = (rule.Timespan, rule.Timespan - BoundarySubject.Least);
        Expect(0, "one event fewer", last);
        Expect(1, "exactly the timespan without an event", last, last.Again("next").MovedTo(last.At + whole));
        Expect(0, "just under the timespan without an event", last, last.Again("next").MovedTo(last.At + under));
        if (OtherGroup.Of(rule, rule.Rules, subject.Reader, last, "other group") is { } other)
        {
            Expect(1, "another group's event in between", last, other.MovedTo(last.At + (whole / 2)), last.Again("next").MovedTo(last.At + whole));
            Expect(0, "the log ends just under the timespan later", last, other.MovedTo(last.At + under));
        }
        else if (rule.GroupBy.Count > 0)
        {
            derivation.Lacks("no event of another group is tried, since a test cannot set what it groups by");
        }

        return derivation;

        void Expect(int alerts, string name, params Occurrence[] occurrences) =>
            derivation.Expect(alerts, name, occurrences.SelectMany(occurrence => occurrence.Events).OrderBy(e => e.At));
    }
}
