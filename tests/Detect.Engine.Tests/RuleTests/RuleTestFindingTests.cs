namespace Detect.Engine.Tests.RuleTesting;

/// <summary>What is wrong with a test file is said word for word.</summary>
public sealed class RuleTestFindingTests
{
    private const string Good = """
          - name: fires
            events: [{at: 0m, use: user-delete}]
            alerts: [{at: 0m}]
          - name: stays silent
            events: [{at: 0m, use: user-update}]
            alerts: []
        """;

    [Theory]
    [InlineData(
        "{at: 0m, use: user-delet}",
        "rules/rule.test.yml:9:28: unknown-record: no record is named \"user-delet\"; did you mean \"user-delete\"?")]
    [InlineData(
        "{at: 0m}",
        "rules/rule.test.yml:9:14: missing-key: the event has no record; expected \"use\" with a record's name, or \"record\" with a map")]
    [InlineData(
        "{at: soon, use: user-delete}",
        "rules/rule.test.yml:9:19: invalid-test-time: \"soon\" is not a time of a test; expected one such as \"40m\", \"1h30m\" or \"2026-01-05T09:40:00Z\"")]
    [InlineData(
        "{use: user-delete}",
        "rules/rule.test.yml:9:14: missing-key: the event has no \"at\"; expected a time after the test's beginning, such as \"40m\"")]
    [InlineData(
        "{at: 0m, use: user-delete, resultReson: x}",
        "rules/rule.test.yml:9:41: unknown-field: Audit has no field \"resultReson\" that a test can set; did you mean \"resultReason\"?")]
    [InlineData(
        "{at: 0m, use: user-delete, target.usr: bob}",
        "rules/rule.test.yml:9:41: unknown-field: Audit has no field \"target.usr\" that a test can set; did you mean \"target.user\"?")]
    [InlineData(
        "{at: 0m, use: user-delete, pimTwin: true}",
        "rules/rule.test.yml:9:41: unsettable-field: \"pimTwin\" is derived from other fields of Audit and has no place of its own; expected those fields to be set")]
    [InlineData(
        "{at: 0m, use: user-delete, appDisplayName: Portal}",
        "rules/rule.test.yml:9:41: unsettable-field: \"appDisplayName\" is a field of AllSignIns, RiskDetection, and the record is of Audit; expected a field of the record's own table")]
    [InlineData(
        "{at: 0m, use: user-delete, actor: {shoe: x}}",
        "rules/rule.test.yml:9:41: unsettable-field: \"shoe\" cannot be set of an actor here; expected user, app, service, id, displayName, userPrincipalName, ipAddress or userAgent")]
    [InlineData(
        "{at: 0m, record: {colour: red}}",
        "rules/rule.test.yml:9:31: unreadable-record: the record cannot be read: *; expected one as Event Hubs or Microsoft Graph writes it, or \"use\"")]
    public void A_mistake_in_an_event_is_named_in_its_place(string @event, string finding)
    {
        var findings = Tested.Findings($"tests:\n{Good}\n  - name: odd\n    events: [{@event}]\n    alerts: []\n");

        findings.Should().ContainSingle().Which.Should().Match(finding);
    }

    [Theory]
    [InlineData(
        "{rule: user_delete}",
        "rules/rule.test.yml:10:21: unknown-test-rule: no rule of the file that raises alerts is \"user_delete\"; did you mean \"user_deleted\"?")]
    [InlineData(
        "{cuont: 1}",
        "rules/rule.test.yml:10:15: unexpected-key: the alert has no key \"cuont\"; did you mean \"count\"?")]
    [InlineData(
        "{at: later}",
        "rules/rule.test.yml:10:19: invalid-test-time: \"later\" is not a time of a test; expected one such as \"40m\", \"1h30m\" or \"2026-01-05T09:40:00Z\"")]
    public void A_mistake_in_an_expected_alert_is_named_in_its_place(string alert, string finding) =>
        Tested.Findings($"tests:\n{Good}\n  - name: odd\n    events: []\n    alerts: [{alert}]\n").Should().Equal(finding);

    [Fact]
    public void Two_tests_of_one_name_are_an_error() =>
        Tested.Findings($"tests:\n{Good}\n  - name: fires\n    events: []\n    alerts: []\n").Should().Equal(
            "rules/rule.test.yml:8:5: duplicate-test: another test is named \"fires\"; expected each name once");

    [Fact]
    public void A_file_of_records_that_cannot_be_read_is_an_error() =>
        Tested.Findings($"include: [mine.records.yml]\ntests:\n{Good}\n").Should().Equal(
            "rules/rule.test.yml:1:11: unknown-record: \"mine.records.yml\" cannot be read; expected a file of records, by its path from this one");

    [Fact]
    public void A_record_that_uses_itself_cannot_be_read()
    {
        var report = Tested.Run($"records:\n  a: {{use: b}}\n  b: {{use: a}}\ntests:\n{Good}\n  - name: odd\n    events: [{{at: 0m, use: a}}]\n    alerts: []\n");

        report.Findings.Select(finding => finding.ToString()).Should().ContainSingle().Which.Should().Be(
            "rules/rule.test.yml:3:12: unknown-record: record \"a\" uses itself; expected another one");
    }

    [Fact]
    public void A_test_without_a_rule_fails() =>
        Tested.Findings($"tests:\n{Good}\n", path: "rules/other.test.yml").Should().Equal(
            "rules/rule.yml:1:1: rule-without-test: \"User deleted\" has no test; expected rule.test.yml beside it",
            "rules/other.test.yml:1:1: test-without-rule: no rule file lies beside the test; expected one of the same name without \".test\"");

    [Fact]
    public void A_rule_that_no_test_expects_to_fire_fails() =>
        Tested.Findings("tests:\n  - name: silent\n    events: []\n    alerts: []\n").Should().Equal(
            "rules/rule.test.yml:1:1: missing-positive-test: no test expects an alert of \"User deleted\"; expected one at least");

    [Fact]
    public void A_rule_that_no_test_expects_to_stay_silent_fails()
    {
        var report = Tested.Run("tests:\n  - name: fires\n    events: [{at: 0m, use: user-delete}]\n    alerts: [{}]\n");

        report.Findings.Select(finding => finding.ToString()).Should().Equal(
            "rules/rule.test.yml:1:1: missing-negative-test: no test expects that \"User deleted\" stays silent; expected one at least");
        report.Passed.Should().BeFalse();
        report.IsInvalid.Should().BeFalse();
    }
}
