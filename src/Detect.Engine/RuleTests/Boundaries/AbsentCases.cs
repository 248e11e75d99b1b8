using Detect.Rules;

namespace Detect.Engine;

/// <summary>Boundaries of a wait: what still answers the event that began it, and what comes too late.</summary>
internal static class AbsentCases
{
    public static Derivation Of(CorrelationRule rule, Rule after, BoundarySubject subject)
    {
        var began = subject.Reader.Read(rule, [after], subject.Test.Events).FirstOrDefault(subject.IsOfGroup);
        if (began is null)
        {
            return Derivation.Without("no boundary of its wait is tried, since none of the test's events begins one in the alert's group");
        }

        var derivation = new Derivation();
        var window = new WindowUnderTest(rule, subject, derivation);
        window.Expect(1, "no answer", [began]);
        window.Expect(0, "one event fewer", []);
        if (Answer(rule, after, subject, began) is not { } answer)
        {
            derivation.Lacks("no answer is tried at its boundaries, since no event of the file's tests is one in the alert's group");
            return derivation;
        }

        window.Expect(0, "the answer at the same instant", [began, answer.MovedTo(began.At)]);
        window.Expect(1, "the answer just before", [began, answer.MovedTo(began.At - BoundarySubject.Least)]);
        window.Expect(0, "the answer just under the timespan later", [began, answer.MovedTo(began.At + rule.Timespan - BoundarySubject.Least)]);
        window.Expect(1, "the answer exactly the timespan later", [began, answer.MovedTo(began.At + rule.Timespan)]);
        if (OtherGroup.Of(rule, rule.Rules, subject.Reader, answer, "other group") is { } other)
        {
            window.Expect(1, "another group's answer", [began, other.MovedTo(began.At + (rule.Timespan / 2))]);
        }
        else if (rule.GroupBy.Count > 0)
        {
            derivation.Lacks("no answer of another group is tried, since a test cannot set what it groups by");
        }

        return derivation;
    }

    /// <summary>From any test of the file: a test that expects an alert seldom has an answer.</summary>
    private static Occurrence? Answer(CorrelationRule rule, Rule after, BoundarySubject subject, Occurrence began) => subject.Tests
        .SelectMany(test => subject.Reader.Read(rule, rule.Rules, test.Events))
        .Select(answer => OtherGroup.MovedTo(began.Group, rule, rule.Rules, subject.Reader, answer.Again("answer")))
        .OfType<Occurrence>()
        .FirstOrDefault(answer => !subject.Reader.Read(rule, [after], answer.Events).Any());
}
