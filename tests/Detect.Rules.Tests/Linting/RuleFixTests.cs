namespace Detect.Rules.Tests.Linting;

/// <summary>Each file is compared as text: nothing but the value may have changed.</summary>
public sealed class RuleFixTests
{
    [Theory]
    [InlineData("- Add eligible member (permanent)   # from the guide", "- Add eligible member to role in PIM completed (permanent)   # from the guide")]
    [InlineData("- 'Add eligible member (permanent)'", "- 'Add eligible member to role in PIM completed (permanent)'")]
    [InlineData("- \"Add eligible member (permanent)\" ", "- \"Add eligible member to role in PIM completed (permanent)\" ")]
    [InlineData("- Add memeber to role", "- Add member to role")]
    [InlineData("- Add user\n            - Add usr\n", "- Add user\n            - Add user\n")]
    [InlineData("- Bulk mark decisions as dont know", "- 'Bulk mark decisions as don''t know'")]
    [InlineData("- 'Bulk mark decisions as dont know'", "- 'Bulk mark decisions as don''t know'")]
    public void An_operation_is_put_right_in_its_place(string before, string after) => Fixed(Rule(before)).Should().Be(Rule(after));

    [Theory]
    [InlineData("- Request Approved/Denied")]
    [InlineData("- Launch the rockets")]
    [InlineData("- Add member to the role of a reader")]
    [InlineData("- Update Application Sucess- Property Name AppAddress")]
    [InlineData("- Disable PIM ALERT")]
    [InlineData("- Update application - Certificates and secrets management")]
    [InlineData("- \"Add \\x75sr\"")]
    [InlineData("- >-\n                Add\n                usr")]
    public void What_a_person_has_to_decide_is_left_alone(string written) => Fixed(Rule(written)).Should().Be(Rule(written));

    [Fact]
    public void The_dash_and_blank_of_the_log_come_in_quotes_where_they_need_them() =>
        Fixed("detection: {selection: {activityDisplayName: Update application \u2013 Certificates and secrets management}, condition: selection}", Head)
            .Should().Be(Head + "detection: {selection: {activityDisplayName: 'Update application \u2013 Certificates and secrets management '}, condition: selection}");

    [Fact]
    public void Several_values_on_a_line_are_put_right_together() =>
        Fixed("detection: {selection: {operation: Add usr, result: Sucess, targetResources.type: Service Principal}, condition: selection} # end", Head)
            .Should().Be(Head + "detection: {selection: {operation: Add user, result: success, targetResources.type: ServicePrincipal}, condition: selection} # end");

    [Fact]
    public void Line_ends_stay_as_they_are() =>
        Fixed(Rule("- Add usr").ReplaceLineEndings("\r\n")).Should().Be(Rule("- Add user").ReplaceLineEndings("\r\n"));

    [Fact]
    public void Fixing_twice_changes_nothing_more()
    {
        var once = Fixed(Rule("- Add eligible member (eligible)\n            - Sucess\n            - Add usr"));

        Apply(once).Applied.Should().BeEmpty();
        Fixed(once).Should().Be(once);
    }

    [Fact]
    public void What_was_changed_is_told_in_order()
    {
        Apply(Rule("- Add usr\n            - Add memeber to role")).Applied.Should().Equal(
            new AppliedFix("rule.yml", new SourcePosition(8, 15), new Correction("Add usr", "Add user")),
            new AppliedFix("rule.yml", new SourcePosition(9, 15), new Correction("Add memeber to role", "Add member to role")));
    }

    [Theory]
    [InlineData("properties.activityDisplayName: Add user", "activityDisplayName: Add user")]
    [InlineData("ActivityDisplayName: Add user", "ActivityDisplayName: Add user")]
    [InlineData("properties.message|contains: user", "activityDisplayName|contains: user")]
    [InlineData("'properties.message|contains|all': [user, Add]", "'activityDisplayName|contains|all': [user, Add]")]
    [InlineData("\"properties.message\": Add user # why", "\"activityDisplayName\": Add user # why")]
    [InlineData("properties.message : Add usr", "activityDisplayName : Add user")]
    public void A_field_gets_its_own_name_in_its_place(string before, string after) =>
        Fixed(Test(before)).Should().Be(Test(after));

    [Fact]
    public void Fields_that_are_listed_remembered_or_folded_by_get_their_own_names()
    {
        const string Text = "detection: {selection: {operation: Add user}, condition: selection}\nfields: [properties.resultReason]\n"
            + "detect: {fold: {group-by: [properties.loggedByService], timespan: 1h}}\n";

        Fixed(Text, Head).Should().Be(Head + Text.Replace("properties.", "", StringComparison.Ordinal));
    }

    [Fact]
    public void A_rule_means_the_same_by_either_name()
    {
        static string Version(string text) => RuleLoader.Load([new RuleFile("rule.yml", text)]).Rules.All.Single().Version;
        var written = Test("properties.message|contains: user");

        Version(Fixed(written)).Should().Be(Version(written));
    }

    [Fact]
    public void Names_under_group_by_name_the_alerts_group_and_stay()
    {
        var text = Rule("- Add user").Replace("level: high", "level: high\nname: added", StringComparison.Ordinal)
            + "---\ntitle: Many\nid: 00000000-0000-4000-8000-000000000002\nlevel: high\n"
            + "correlation: {type: event_count, rules: [added], group-by: [properties.loggedByService], timespan: 1h, condition: {gte: 2}}\n";

        Fixed(text).Should().Be(text);
    }

    [Fact]
    public void What_a_correlation_measures_and_what_its_aliases_stand_for_get_their_own_names()
    {
        const string Names = "group-by: [who], aliases: {who: {added: properties.initiatedBy.user.id}}, timespan: 1h, "
            + "condition: {field: properties.loggedByService, gte: 2}";
        var text = Correlated(Names);

        Fixed(text).Should().Be(Correlated(Names.Replace("properties.", "", StringComparison.Ordinal)));
        VersionOf(Fixed(text)).Should().Be(VersionOf(text));
    }

    private static string Correlated(string rest) =>
        Rule("- Add user").Replace("level: high", "level: high\nname: added", StringComparison.Ordinal)
        + "---\ntitle: Many\nid: 00000000-0000-4000-8000-000000000002\nlevel: high\n"
        + $"correlation: {{type: value_count, rules: [added], {rest}}}\n";

    private static string VersionOf(string text) =>
        RuleLoader.Load([new RuleFile("rule.yml", text)]).Rules.Correlations.Single().Version;

    private static string Test(string test) => $"{Head}detection:\n    selection:\n        {test}\n    condition: selection\n";

    private const string Head = """
        title: Rule   # a comment
        id: 00000000-0000-4000-8000-000000000001
        level: high
        logsource: {service: auditlogs, product: azure}

        """;

    private static string Rule(string value) =>
        $"{Head}detection:\n    selection:\n        operation:\n            {value}\n    condition: selection # another\n# the end\n";

    private static string Fixed(string text, string head = "") => Apply(head + text).File.Text;

    private static (RuleFile File, IReadOnlyList<AppliedFix> Applied) Apply(string text)
    {
        var file = new RuleFile("rule.yml", text);
        return RuleFixes.Apply(file, RuleLoader.Load([file], new RuleLoadOptions { Lint = true }).Findings);
    }
}
