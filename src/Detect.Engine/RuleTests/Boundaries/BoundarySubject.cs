using Detect.Rules;

namespace Detect.Engine;

/// <summary>What boundary cases are derived from: a test, the alert that it raises, and the events at hand.</summary>
/// <param name="Tests">All tests of the rule file, the test itself first: where it lacks an event, another may have it.</param>
internal sealed record BoundarySubject(RuleTest Test, Alert Alert, IReadOnlyList<RuleTest> Tests)
{
    /// <summary>100 ns, to which event time is kept.</summary>
    public static readonly TimeSpan Least = TimeSpan.FromTicks(1);

    public OccurrenceReader Reader { get; } = new(Test.Accounts);

    public IEnumerable<TestEvent> Stock => Tests.SelectMany(test => test.Events);

    public bool IsOfGroup(Occurrence occurrence) => occurrence.IsIn(Alert.Group.Select(pair => pair.Value));

    /// <summary>The test's events that no rule under a correlation matches: they stay as they are.</summary>
    public IReadOnlyList<TestEvent> Context(CorrelationRule rule)
    {
        var matched = Reader.Matched(rule, Test.Events);
        return [.. Test.Events.Where(e => !matched.Contains(e))];
    }

    public Threshold ThresholdOf(CorrelationRule rule) =>
        Alert.Class is { } applied && rule.ClassThresholds?.ByClass.TryGetValue(applied.Class, out var ofClass) == true
            ? ofClass
            : rule.Threshold;
}
