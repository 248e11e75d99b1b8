using Detect.Rules;

namespace Detect.Engine;

/// <summary>Adds cases of one correlation's window; what the correlation does not count stays as the test has it.</summary>
internal sealed class WindowUnderTest(CorrelationRule rule, BoundarySubject subject, Derivation derivation)
{
    private readonly IReadOnlyList<TestEvent> context = subject.Context(rule);

    public CorrelationRule Rule => rule;

    public BoundarySubject Subject => subject;

    public Derivation Derivation => derivation;

    private bool IsChained => rule.Rules.Any(used => used is CorrelationRule);

    /// <summary>What a correlation over correlations counts is no event.</summary>
    public string Named(string name) => !IsChained
        ? name
        : name.Replace("events", "matches", StringComparison.Ordinal)
            .Replace("event", "match", StringComparison.Ordinal);

    public void Expect(int alerts, string name, IEnumerable<Occurrence> occurrences) =>
        derivation.Expect(alerts, name, context.Concat(occurrences.SelectMany(occurrence => occurrence.Events).Distinct()).OrderBy(e => e.At));

    /// <summary>Moved events of a correlation beneath can run into each other; then the case says nothing and is not tried.</summary>
    public void ExpectSpread(int alerts, string name, IReadOnlyList<Occurrence> occurrences)
    {
        var read = subject.Reader.Read(rule, occurrences.SelectMany(occurrence => occurrence.Events).Distinct()).Where(subject.IsOfGroup);
        if (IsChained && !read.Select(occurrence => occurrence.At).SequenceEqual(occurrences.Select(occurrence => occurrence.At).Order()))
        {
            derivation.Lacks($"nothing is tried {name}, since what it counts would run together");
            return;
        }

        Expect(alerts, name, occurrences);
    }

    public void ExpectOtherGroup(IReadOnlyList<Occurrence> enough, int alertsWithoutLast)
    {
        if (rule.GroupBy.Count == 0)
        {
            return;
        }

        if (Other(enough[^1], "other group") is not { } last)
        {
            derivation.Lacks("no event of another group is tried, since a test cannot set what it groups by");
            return;
        }

        if (enough.Count == 1)
        {
            Expect(1, Named("another group's event meanwhile"), [enough[0], last.MovedTo(enough[0].At + (rule.Timespan / 2))]);
            return;
        }

        Expect(alertsWithoutLast, Named("another group's event in place of the last"), [.. enough.Take(enough.Count - 1), last]);
        var others = enough.Take(enough.Count - 1).Select((occurrence, i) => Other(occurrence, $"other group/{i}")).OfType<Occurrence>();
        Expect(1, Named("another group's events in between"), enough.Concat(others));
    }

    private Occurrence? Other(Occurrence occurrence, string label) => OtherGroup.Of(rule, rule.Rules, subject.Reader, occurrence, label);
}
