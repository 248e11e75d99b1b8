namespace Detect.Engine.Tests.RuleTesting;

/// <summary>Boundaries that are derived of each kind of window, and in words what cannot be.</summary>
public sealed class BoundaryKindTests
{
    private const string SignIn = """
        title: Sign-in
        id: 1d7a8f0c-0f63-4d5e-8d0a-5f7a1c1b2e11
        name: sign_in
        level: low
        logsource: {product: azure, service: signinlogs}
        detection:
          selection:
            status.errorCode|gte: 0
          condition: selection

        """;

    private const string Deletion = """
        title: User deleted
        id: 1d7a8f0c-0f63-4d5e-8d0a-5f7a1c1b2e12
        name: user_deleted
        level: low
        logsource: {product: azure, service: auditlogs}
        detection:
          selection:
            operation: Delete user
          condition: selection

        """;

    private const string Addition = """
        ---
        title: User added
        id: 1d7a8f0c-0f63-4d5e-8d0a-5f7a1c1b2e13
        name: user_added
        level: low
        logsource: {product: azure, service: auditlogs}
        detection:
          selection:
            operation: Add user
          condition: selection

        """;


    [Fact]
    public void Of_a_sum_the_numbers_are_tried_too()
    {
        var report = Run(SignIn + Correlation("value_sum", "sign_in", "condition: {field: status.errorCode, gte: 55}"), SignIns(10, 20, 30));

        Derived(report).Should().Equal(
            "just enough events: 1 at 10m",
            "one event fewer: 0",
            "exactly the timespan apart: 0",
            "just under the timespan: 1 at 59m59.9999999s",
            "another group's event in place of the last: 0",
            "another group's events in between: 1 at 10m",
            "measured 55: 1 at 10m",
            "measured 54: 0",
            "measured 56: 1 at 10m");
        report.Results.Single(result => result.Case == "measured 55" && result.Dialect == "Event Hubs").Got.Should().Equal(
            "at 10m, first 0m, group actor: alice@contoso.example, count 55, events 3");
    }

    [Theory]
    [InlineData("value_avg", "gt: 15", "measured 15: 0", "measured 14: 0", "measured 16: 1 at 10m")]
    [InlineData("value_median", "gte: 20", "measured 20: 1 at 10m", "measured 19: 0", "measured 21: 1 at 10m")]
    [InlineData("value_percentile", "percentile: 90, lt: 29", "measured 29: 0", "measured 28: 1 at 10m", "measured 30: 0")]
    public void Of_averages_and_ranks_the_numbers_and_the_windows_end_are_tried(string type, string condition, params string[] measured)
    {
        var rule = SignIn + Correlation(type, "sign_in", $"condition: {{field: status.errorCode, {condition}}}");
        var report = Run(rule, SignIns(10, 20, 30));

        Derived(report).Should().ContainInOrder(
            "the window's events alone: 1 at 10m",
            "the last event just under the timespan after the first: 1 at 59m59.9999999s");
        Derived(report).Should().Contain(measured);
        report.Results.Select(result => result.Case).Should().Contain([
            "the last event exactly the timespan after the first", "one event fewer", "another group's event in place of the last"]);
    }

    [Fact]
    public void A_number_that_no_test_can_set_is_said()
    {
        var rule = SignIn.Replace("signinlogs", "auditlogs", StringComparison.Ordinal).Replace("status.errorCode|gte: 0", "operation: Update role setting in PIM", StringComparison.Ordinal)
            + Correlation("value_sum", "sign_in", "condition: {field: setting.maximumActivationDuration, gte: 20}");
        const string Setting = "use: pim-setting-update, actor: alice, resultReason: 'Maximum activation duration updated to 12:00:00.'";

        var report = Tested.Run(Tests($"      - {{at: [0m, 5m], {Setting}}}"), rule);

        report.Findings.Select(finding => $"{finding.Severity} {finding.Message}").Should().Contain(
            "Info of \"Windowed\" nothing is tried measured 20, since a test cannot set the field that it measures");
    }

    [Theory]
    [InlineData("lte: 2", "one event fewer: 0", "as many events as it allows: 1 at 5m", "one event more than it allows: 0")]
    [InlineData("eq: 2", "just enough events: 1 at 5m", "one event fewer: 0", "as many events as it allows: 1 at 5m", "one event more than it allows: 0")]
    [InlineData("neq: 1", "just enough events: 1 at 5m", "one event fewer: 0")]
    [InlineData("gte: 2, lt: 4", "just enough events: 1 at 5m", "one event fewer: 0", "as many events as it allows: 1 at 5m", "one event more than it allows: 0")]
    public void Counts_that_more_events_can_make_false_are_tried_from_the_fewest_to_the_most(string condition, params string[] cases)
    {
        var report = Run(SignIn + Correlation("event_count", "sign_in", $"condition: {{{condition}}}"), SignIns(0, 0));

        Derived(report).Where(one => one.Contains("enough", StringComparison.Ordinal) || one.Contains("allows", StringComparison.Ordinal) || one.Contains("fewer", StringComparison.Ordinal))
            .Should().Equal(cases);
    }

    [Fact]
    public void Distinct_values_are_made_up_until_there_is_one_too_many()
    {
        var report = Run(SignIn + Correlation("value_count", "sign_in", "condition: {field: appDisplayName, lt: 3}"), SignIns(0));

        Derived(report).Should().Equal(
            "the window's events alone: 1 at 0m",
            "the last event just under the timespan after the first: 1 at 59m59.9999999s",
            "the last event exactly the timespan after the first: 2 at 0m",
            "one value fewer: 0",
            "as many values as it allows: 1 at 0m",
            "one value more than it allows: 0",
            "another group's event meanwhile: 1 at 0m");
    }

    [Fact]
    public void Of_one_event_that_is_enough_the_timespan_says_how_long_others_belong_to_its_alert() =>
        Derived(Run(SignIn + Correlation("event_count", "sign_in", "condition: {gte: 1}"), SignIns(0))).Should().Equal(
            "just enough events: 1 at 0m",
            "one event fewer: 0",
            "exactly the timespan apart: 2 at 0m",
            "just under the timespan: 1 at 59m59.9999999s",
            "another group's event in place of the last: 1 at 0m",
            "another group's events in between: 1 at 59m59.9999999s");

    [Theory]
    [InlineData("2h", "exactly the timespan apart: 1 at 1h")]
    [InlineData("30m", "exactly the timespan apart: 2 at 0m")]
    public void A_fold_joins_what_the_window_tells_apart(string fold, string exactly) =>
        Derived(Run(SignIn + Correlation("event_count", "sign_in", "condition: {gte: 1}") + $"detect:\n  fold: {{timespan: {fold}}}\n", SignIns(0)))
            .Should().Contain(exactly);

    [Fact]
    public void A_rule_in_place_of_another_is_tried_in_temporal_conditions()
    {
        const string Events = """
                  - {at: 0m, use: user-add, actor: alice}
                  - {at: 10m, use: user-add, actor: alice}
                  - {at: 20m, use: user-delete, actor: alice}
            """;

        Derived(Run(Deletion + Addition + Correlation("temporal_ordered", "user_added, user_deleted", "condition: user_added and user_deleted"), Tests(Events)))
            .Should().ContainInOrder("just enough events: 1 at 20m", "one event fewer: 0", "exactly the timespan apart: 0", "just under the timespan: 1 at 59m59.9999999s");
        Derived(Run(Deletion + Addition + Correlation("temporal", "user_added, user_deleted", "condition: user_added and not user_deleted"), Tests(Events.Split("      - {at: 20m")[0].TrimEnd())))
            .Should().ContainInOrder("the window's events alone: 1 at 10m", "the last event just under the timespan after the first: 1 at 59m59.9999999s");
    }

    [Fact]
    public void Of_a_wait_the_answer_is_tried_at_its_boundaries()
    {
        var rule = Deletion + Addition + Correlation("event_count", "user_deleted", "condition: {eq: 0}") + "detect:\n  absent: {after: user_added}\n";
        var test = Tests("      - {at: 0m, use: user-add, actor: alice}")
            .Replace("    events: []", "    events: [{at: 0m, use: user-add, actor: bob}, {at: 1m, use: user-delete, actor: bob}]", StringComparison.Ordinal);

        Derived(Run(rule, test)).Should().Equal(
            "no answer: 1 at 0m",
            "one event fewer: 0",
            "the answer at the same instant: 0",
            "the answer just before: 1 at 0m",
            "the answer just under the timespan later: 0",
            "the answer exactly the timespan later: 1 at 0m",
            "another group's answer: 1 at 0m");
    }

    [Fact]
    public void A_wait_whose_answer_no_test_has_is_said()
    {
        var rule = Deletion + Addition + Correlation("event_count", "user_deleted", "condition: {eq: 0}") + "detect:\n  absent: {after: user_added}\n";

        Run(rule, Tests("      - {at: 0m, use: user-add, actor: alice}")).Findings.Select(finding => finding.ToString()).Should().ContainSingle().Which.Should().Be(
            "rules/rule.yml:21:1: untried-boundary: of \"Windowed\" no answer is tried at its boundaries, since no event of the file's tests is one in the alert's group");
    }

    [Fact]
    public void Of_a_silence_its_length_is_tried()
    {
        var rule = Deletion + Correlation("event_count", "user_deleted", "condition: {eq: 0}") + "detect:\n  absent: {}\n";

        Derived(Run(rule, Tests("      - {at: [0m, 2h], use: user-delete, actor: alice}"))).Should().Equal(
            "one event fewer: 0",
            "exactly the timespan without an event: 1 at 0m",
            "just under the timespan without an event: 0",
            "another group's event in between: 1 at 0m",
            "the log ends just under the timespan later: 0");
    }

    [Fact]
    public void Of_what_is_new_learning_and_memory_are_tried()
    {
        var rule = SignIn + "detect:\n  first_seen: {fields: [appDisplayName], group-by: [actor], memory: 30d, learning: 7d}\n";
        var test = Tests("      - {at: 0m, use: sign-in, actor: alice, appDisplayName: Mail}\n      - {at: 8d, use: sign-in, actor: alice, appDisplayName: Payroll}");

        Derived(Run(rule, test)).Should().Equal(
            "one event fewer: 0",
            "just under the learning time after the beginning: 0",
            "exactly the learning time after the beginning: 1 at 15d",
            "again just under its memory later: 1 at 15d",
            "again exactly its memory later: 2 at 15d",
            "known in another group only: 1 at 15d");
    }

    [Fact]
    public void Of_what_is_new_in_the_whole_log_its_first_event_begins_the_learning()
    {
        var rule = SignIn + "detect:\n  first_seen: {fields: [appDisplayName], memory: 30d, learning: 7d}\n";
        var test = Tests("      - {at: 0m, use: user-add}\n      - {at: 8d, use: sign-in, actor: alice, appDisplayName: Payroll}");

        Derived(Run(rule, test)).Should().Equal(
            "one event fewer: 0",
            "just under the learning time after the beginning: 0",
            "exactly the learning time after the beginning: 1 at 15d",
            "again just under its memory later: 1 at 15d",
            "again exactly its memory later: 2 at 15d");
    }

    [Fact]
    public void Of_a_fold_its_timespan_and_its_group_are_tried() =>
        Derived(Run(Deletion + "detect:\n  fold: {group-by: [actor], timespan: 2h}\n", Tests("      - {at: [0m, 1h], use: user-delete, actor: alice}"))).Should().Equal(
            "one event fewer: 0",
            "just under the fold's timespan apart: 1 at 1h59m59.9999999s",
            "exactly the fold's timespan apart: 2 at 0m",
            "another fold group just under the fold's timespan later: 2 at 0m",
            "another fold group's event in between: 2 at 1h");

    [Fact]
    public void A_rule_that_asks_for_one_fold_group_is_tried_with_another_one_from_the_files_tests()
    {
        var rule = Deletion + "detect:\n  fold: {group-by: [operation], timespan: 2h}\n";
        var test = Tests("      - {at: 0m, use: user-delete, actor: alice}");

        Derived(Run(rule, test.Replace("    events: []", "    events: [{at: 0m, use: user-add}]", StringComparison.Ordinal)))
            .Should().Contain("another fold group's event in between: 1 at 1h59m59.9999999s");
        Run(rule, test).Findings.Select(finding => finding.Message).Should().Equal(
            "of \"User deleted\" no event of another fold group is tried, since none of the file's tests has one");
    }

    [Theory]
    [InlineData("id")]
    [InlineData("target.group.id")]
    public void What_no_other_event_can_join_has_no_fold_to_try(string field) =>
        Run(Deletion + $"detect:\n  fold: {{group-by: [{field}], timespan: 2h}}\n", Tests("      - {at: 0m, use: user-delete, actor: alice}"))
            .Findings.Select(finding => finding.Message).Should().Equal(
                "of \"User deleted\" no boundary of its fold is tried, since another event like the alert's first is not of its fold group");

    [Fact]
    public void Of_a_correlations_fold_two_windows_are_moved() =>
        Derived(Run(SignIn + Correlation("event_count", "sign_in", "condition: {gte: 2}") + "detect:\n  fold: {timespan: 1d}\n", SignIns(0, 0))).Should().ContainInOrder(
            "again just under the fold's timespan later: 1 at 1d4m59.9999999s",
            "again exactly the fold's timespan later: 2 at 5m");

    [Fact]
    public void Of_a_judged_correlations_fold_two_windows_are_moved()
    {
        var rule = SignIn + Correlation("value_avg", "sign_in", "condition: {field: status.errorCode, gte: 2}") + "detect:\n  fold: {timespan: 1d}\n";
        var report = Run(rule, SignIns(2, 3));

        Derived(report).Should().ContainInOrder(
            "again just under the fold's timespan later: 1 at 1d4m59.9999999s",
            "again exactly the fold's timespan later: 2 at 5m");
        report.Findings.Select(finding => finding.Message).Should().Equal(
            "of \"Windowed\" nothing is tried with the last event exactly the timespan after the first, since fold joins the two alerts of it");
    }

    [Fact]
    public void Of_a_correlation_over_correlations_the_inner_alerts_are_moved()
    {
        var inner = Correlation("event_count", "sign_in", "condition: {gte: 2}").Replace("title: Windowed", "title: Two\nname: two", StringComparison.Ordinal).Replace("2e20", "2e21", StringComparison.Ordinal);
        var outer = Correlation("event_count", "two", "condition: {gte: 2}").Replace("timespan: 1h", "timespan: 1d", StringComparison.Ordinal);
        var report = Run(SignIn + inner + outer, SignIns(0, 0).Replace("    alerts: [{}]", "      - {at: [3h, 3h10m], use: sign-in, actor: alice, status.errorCode: 0}\n    alerts: [{}]", StringComparison.Ordinal));

        Derived(report).Should().Equal(
            "just enough matches: 1 at 3h10m",
            "one match fewer: 0",
            "exactly the timespan apart: 0",
            "just under the timespan: 1 at 1d4m59.9999999s",
            "another group's match in place of the last: 0",
            "another group's matches in between: 1 at 3h10m");
    }

    [Fact]
    public void A_correlation_over_judged_windows_counts_their_ends()
    {
        var inner = Correlation("value_avg", "sign_in", "condition: {field: status.errorCode, gte: 2}").Replace("title: Windowed", "title: Two\nname: two", StringComparison.Ordinal).Replace("2e20", "2e21", StringComparison.Ordinal);
        var outer = Correlation("event_count", "two", "condition: {gte: 2}").Replace("timespan: 1h", "timespan: 1d", StringComparison.Ordinal);
        var report = Run(SignIn + inner + outer, SignIns(2, 3).Replace("    alerts: [{}]", "      - {at: [3h, 3h10m], use: sign-in, actor: alice, status.errorCode: 4}\n    alerts: [{}]", StringComparison.Ordinal));

        Derived(report).Should().ContainInOrder("one match fewer: 0", "exactly the timespan apart: 0", "just under the timespan: 1 at 1d9m59.9999999s");
    }

    [Fact]
    public void A_correlation_over_what_is_new_says_why_nothing_is_moved()
    {
        var rule = SignIn + "detect:\n  first_seen: {fields: [appDisplayName], memory: 30d, learning: 1s}\n" + Correlation("event_count", "sign_in", "condition: {gte: 1}");

        Run(rule, Tests("      - {at: 0m, use: user-add}\n      - {at: 1m, use: sign-in, actor: alice}")).Findings.Select(finding => finding.Message).Should().Equal(
            "of \"Windowed\" no boundary of its window is tried, since an event at another time may not be new to \"Sign-in\"");
    }

    private static string Correlation(string type, string rules, string condition, string groupBy = "[actor]") => $"""
        ---
        title: Windowed
        id: 1d7a8f0c-0f63-4d5e-8d0a-5f7a1c1b2e20
        level: high
        correlation:
          type: {type}
          rules: [{rules}]
          group-by: {groupBy}
          timespan: 1h
          {condition}

        """;

    private static string SignIns(params int[] codes) => Tests(
        string.Join('\n', codes.Select((code, i) => $"      - {{at: {i * 5}m, use: sign-in, actor: alice, status.errorCode: {code}}}")));

    private static string Tests(string events) => $"""
        tests:
          - name: fires
            events:
        {events}
            alerts: [{"{}"}]
          - name: nothing
            events: []
            alerts: []
        """;

    private static RuleTestReport Run(string rule, string test)
    {
        var report = Tested.Run(test, rule);
        report.Findings.Where(finding => finding.Severity == Rules.FindingSeverity.Error).Should().BeEmpty();
        report.Failures().Should().BeEmpty();
        return report;
    }

    /// <summary>The cases beyond orders of arrival, with how many alerts came and when the last did; the same in each dialect.</summary>
    private static IReadOnlyList<string> Derived(RuleTestReport report)
    {
        var cases = report.Results.Where(result => result.Case is not null && !result.Case.StartsWith("permuted", StringComparison.Ordinal)
            && result.Case is not ("each event twice" or "newest first")).GroupBy(result => result.Case!).ToList();
        cases.Should().OnlyContain(one => one.Count() == 3, "it runs in Event Hubs, Log Analytics and Graph");
        return [.. cases.Select(one => $"{one.Key}: {one.First().Got.Count}{string.Concat(one.First().Got.Take(1).Select(got => " " + got.Split(',')[0]))}")];
    }
}
