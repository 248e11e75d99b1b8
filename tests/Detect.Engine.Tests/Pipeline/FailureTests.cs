using Detect.Events;
using Detect.Rules;

namespace Detect.Engine.Tests.Pipeline;

public sealed class FailureTests
{
    private static readonly string[] Log =
    [
        SyntheticLog.Record(1),
        SyntheticLog.Record(2, BrokenField.Operation),
        SyntheticLog.Record(3),
        SyntheticLog.Record(4, "Reset password"),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_field_that_cannot_be_read_costs_one_record_and_not_the_run(int threads)
    {
        var run = PipelineRun.Of(Rules("broken: anything"), threads, SyntheticLog.Source("log", Log));

        var letter = run.DeadLetters.Should().ContainSingle().Subject;
        letter.Code.Should().Be("decoder-failure");
        letter.Reason.Should().Be("Reading the record failed: NotSupportedException: on purpose");
        letter.Origin.Line.Should().Be(2);
        letter.Raw.Length.Should().Be(Log[1].Length);
        run.Statistics.Decoded.Should().Be(3);
        run.Alerts.Should().ContainSingle().Which.Should().Contain("Password reset");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_rule_that_throws_is_counted_and_the_others_go_on(int threads)
    {
        var run = PipelineRun.Of(Rules("broken|exists: true"), threads, SyntheticLog.Source("log", Log));

        var (rule, errors) = run.Statistics.RuleErrors.Should().ContainSingle().Subject;
        rule.Title.Should().Be("Broken");
        errors.Should().Be(1);
        run.DeadLetters.Should().BeEmpty();
        run.Statistics.Decoded.Should().Be(4);
        run.Alerts.Should().ContainSingle().Which.Should().Contain("Password reset");
    }

    private static RuleSet Rules(string selection)
    {
        var loaded = RuleLoader.Load(
            [
                new RuleFile("broken.yml", $"""
                    title: Broken
                    logsource:
                      product: azure
                      service: auditlogs
                    detection:
                      selection:
                        {selection}
                      condition: selection
                    """),
                new RuleFile("reset.yml", """
                    title: Password reset
                    logsource:
                      product: azure
                      service: auditlogs
                    detection:
                      selection:
                        operation: Reset password
                      condition: selection
                    """),
            ],
            new RuleLoadOptions { Fields = new WithBrokenField() });
        loaded.Findings.Where(finding => finding.Severity == FindingSeverity.Error).Should().BeEmpty();
        return loaded.Rules;
    }

    private sealed class WithBrokenField : IFieldResolver
    {
        private readonly BrokenField broken = new();

        public FieldResolution Resolve(string name, EventTables tables) =>
            name == broken.Name ? new FieldResolution(broken) : FieldCatalogue.Default.Resolve(name, tables);
    }

    private sealed class BrokenField() : RecordField("broken", FieldType.Text, EventTables.Audit)
    {
        public const string Operation = "Delete group";

        internal override bool Evaluate(FieldReader reader) =>
            reader.Operation == Operation ? throw new NotSupportedException("on purpose") : false;
    }
}
