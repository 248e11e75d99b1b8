namespace Detect.Engine.Tests.RuleTesting;

public sealed class RuleTestRunTests
{
    private const string Silent = "  - name: silent\n    events: [{at: 0m, use: user-update}]\n    alerts: []\n";

    [Fact]
    public void Every_test_runs_in_three_dialects()
    {
        var report = Tested.Run($"tests:\n  - name: fires\n    events: [{{at: 0m, use: user-delete}}]\n    alerts: [{{at: 0m, count: 1}}]\n{Silent}");

        report.Passed.Should().BeTrue();
        report.Results.Select(result => $"{result.Test}, {result.Dialect}").Should().Equal(
            "fires, Event Hubs", "fires, Log Analytics", "fires, Graph", "silent, Event Hubs", "silent, Log Analytics", "silent, Graph");
    }

    [Theory]
    [InlineData("{at: 1m}", "expected [at 1m], got [at 0m, count 1, events 1]")]
    [InlineData("{count: 2}", "expected [count 2], got [at 0m, count 1, events 1]")]
    [InlineData("{}, {}", "expected [any alert; any alert], got [at 0m, count 1, events 1]")]
    [InlineData("", "expected [], got [at 0m, count 1, events 1]")]
    public void A_failure_shows_what_was_expected_and_what_came(string alerts, string failure)
    {
        var report = Tested.Run($"tests:\n  - name: fires\n    events: [{{at: 0m, use: user-delete}}]\n    alerts: [{alerts}]\n{Silent}");

        report.Passed.Should().BeFalse();
        report.Failures().Should().Contain($"fires (Event Hubs): {failure}");
    }

    [Fact]
    public void Each_event_of_a_named_record_is_an_event_of_its_own()
    {
        var report = Tested.Run($"tests:\n  - name: two\n    events: [{{at: [0m, 0m], use: user-delete}}]\n    alerts: [{{at: 0m}}, {{at: 0m}}]\n{Silent}");

        report.Failures().Should().BeEmpty();
    }

    [Fact]
    public void Events_arrive_as_written_and_nothing_is_late_in_the_answer_of_a_query()
    {
        // The third is two hours older than what has arrived before it, which is too late for a window.
        var report = Tested.Run(
            "tests:\n  - name: late\n    events: [{at: [0m, 10m, 140m, 20m], use: user-delete}]\n    alerts: []\n"
            + "  - name: in time\n    events: [{at: [0m, 10m, 20m, 140m], use: user-delete}]\n    alerts: [{at: 20m, group: dana.admin, count: 3}]\n",
            Tested.WindowedRule);

        report.Results.Where(result => !result.Passed).Select(result => $"{result.Test}, {result.Dialect}").Should().Equal("late, Log Analytics", "late, Graph");
    }

    [Fact]
    public void A_group_is_named_by_the_label_of_its_account()
    {
        const string Test = """
            tests:
              - name: three
                events: [{at: [0m, 1m, 2m], use: user-delete, actor: alice}]
                alerts: [{group: {actor: alice}}]
              - name: two and one
                events: [{at: [0m, 1m], use: user-delete, actor: alice}, {at: 2m, use: user-delete, actor: bob}]
                alerts: []
            """;

        Tested.Run(Test, Tested.WindowedRule).Failures().Should().BeEmpty();
    }

    [Fact]
    public void Records_of_an_included_file_can_be_used()
    {
        var report = Tested.Run(
            $"include: [../shared/mine.records.yml]\ntests:\n  - name: fires\n    events: [{{at: 0m, use: mine}}]\n    alerts: [{{}}]\n{Silent}",
            readText: path => path == "rules/../shared/mine.records.yml" ? "mine: {use: user-delete, actor: zoe}\n" : null);

        report.Findings.Should().BeEmpty();
        report.Failures().Should().BeEmpty();
    }

    [Fact]
    public void A_record_may_be_a_resource_of_Microsoft_Graph()
    {
        const string Test = """
            tests:
              - name: fires
                events:
                  - at: 0m
                    record: {"activityDisplayName": "Delete user", "activityDateTime": "2026-01-01T00:00:00Z", "result": "success", "category": "UserManagement", "initiatedBy": {}, "targetResources": []}
                alerts: [{at: 0m}]
              - name: refused
                events: [{at: 0m, use: user-delete, result: failure}]
                alerts: []
            """;

        Tested.Run(Test).Failures().Should().BeEmpty();
    }
}
