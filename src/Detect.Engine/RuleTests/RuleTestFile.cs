using System.Text.Json.Nodes;
using Detect.Rules;

namespace Detect.Engine;

/// <summary>The tests of one rule file, as <c>&lt;rule&gt;.test.yml</c> beside it tells them.</summary>
/// <param name="Path">The test file's path.</param>
/// <param name="RulePath">The rule file's path.</param>
public sealed record RuleTestFile(string Path, string RulePath, IReadOnlyList<RuleTest> Tests);

/// <summary>What happens and which alerts, and no others, must come of it.</summary>
public sealed record RuleTest
{
    public required string Name { get; init; }

    public required string Path { get; init; }

    public required SourcePosition Position { get; init; }

    internal IReadOnlyList<AccountEntry> Accounts { get; init; } = [];

    /// <summary>In the order of their arrival.</summary>
    internal IReadOnlyList<TestEvent> Events { get; init; } = [];

    internal IReadOnlyList<ExpectedAlert> Alerts { get; init; } = [];
}

internal sealed record TestEvent(TestRecord Record, DateTimeOffset At)
{
    public TestEvent MovedTo(DateTimeOffset at) => Changed(record => RecordTime.Set(record, at)) with { At = at };

    /// <summary>Another event of the same action.</summary>
    public TestEvent Again(string label) => Changed(record => RecordIds.RenewId(record, label));

    /// <summary>Another event, of another action.</summary>
    public TestEvent AsNew(string label) => Changed(record => RecordIds.Renew(record, label));

    /// <summary>The same with another value in a field; null where a test cannot set it.</summary>
    public TestEvent? With(string field, JsonNode? value)
    {
        var record = Record.Copy();
        return FieldSetter.Set(record, field, value).Code is null ? this with { Record = record } : null;
    }

    private TestEvent Changed(Action<TestRecord> change)
    {
        var record = Record.Copy();
        change(record);
        return this with { Record = record };
    }
}

/// <summary>An alert as far as the test wants to say; what is null is not compared.</summary>
/// <param name="Rule">The rule that must raise it.</param>
/// <param name="At">The time of its last event.</param>
/// <param name="First">The time of its first event.</param>
/// <param name="Group">Group-by names and values; a lone value under the empty name stands for the only group-by field.</param>
internal sealed record ExpectedAlert(
    Rule Rule,
    DateTimeOffset? At,
    DateTimeOffset? First,
    IReadOnlyList<KeyValuePair<string, string>>? Group,
    double? Count,
    int? Events);
