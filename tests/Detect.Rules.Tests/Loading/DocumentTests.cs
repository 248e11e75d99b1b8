namespace Detect.Rules.Tests.Loading;

public sealed class DocumentTests
{
    private const string Rule = """
        title: Rule
        id: 00000000-0000-4000-8000-000000000001
        name: rule
        level: low
        logsource: {product: azure, service: auditlogs}
        detection: {selection: {operation: Add member}, condition: selection}
        """;

    [Fact]
    public void Global_keys_go_to_the_plain_rules_after_them_until_reset()
    {
        var rules = Loaded.Soundly("""
            action: global
            level: critical
            logsource: {product: azure, service: auditlogs}
            ---
            title: First
            detection: {selection: {operation: a}, condition: selection}
            ---
            title: Second
            level: low
            detection: {selection: {operation: b}, condition: selection}
            ---
            action: reset
            ---
            title: Third
            logsource: {product: azure, service: auditlogs}
            detection: {selection: {operation: c}, condition: selection}
            """).SigmaRules;

        rules.Select(rule => (rule.Title, rule.Level)).Should().Equal(
            ("First", RuleLevel.Critical), ("Second", RuleLevel.Low), ("Third", RuleLevel.Medium));
    }

    [Fact]
    public void Repeat_is_the_rule_before_with_changes()
    {
        var rules = Loaded.Soundly(Rule + """

            ---
            action: repeat
            title: Again
            id: 00000000-0000-4000-8000-000000000002
            name: again
            detection: {selection: {operation: Remove member}}
            """).SigmaRules;

        rules.Select(rule => rule.Title).Should().Equal("Rule", "Again");
        rules[1].Level.Should().Be(RuleLevel.Low);
        rules[1].Version.Should().NotBe(rules[0].Version);
    }

    [Fact]
    public void Anchors_and_merge_keys_are_understood()
    {
        var rule = Loaded.Rule("base: &base {operation: a, result: success}\nother:\n    <<: *base\n    result: failure\ncondition: base or other");

        rule.Condition.Should().Be(Loaded.Rule("a: {operation: a, result: success}\nb: {result: failure, operation: a}\ncondition: a or b").Condition);
    }

    [Fact]
    public void The_version_follows_what_decides_alerts_and_not_the_prose()
    {
        var version = Loaded.Soundly(Rule).SigmaRules[0].Version;

        version.Should().MatchRegex("^[0-9a-f]{64}$");
        Loaded.Soundly(Rule.Replace("title: Rule", "title: Other", StringComparison.Ordinal)).SigmaRules[0].Version.Should().Be(version);
        Loaded.Soundly(Rule.Replace("Add member", "Add owner", StringComparison.Ordinal)).SigmaRules[0].Version.Should().NotBe(version);
        Loaded.Soundly(Rule.Replace("operation:", "operation|contains:", StringComparison.Ordinal)).SigmaRules[0].Version.Should().NotBe(version);
        Loaded.Soundly(Rule.Replace("auditlogs", "signinlogs", StringComparison.Ordinal)).SigmaRules[0].Version.Should().NotBe(version);
        Loaded.Soundly(Rule + "\ndetect: {fold: {timespan: 1h}}").SigmaRules[0].Version.Should().NotBe(version);
    }

    [Fact]
    public void A_rule_without_id_gets_one_that_does_not_depend_on_its_path()
    {
        var anonymous = Rule.Replace("id: 00000000-0000-4000-8000-000000000001\n", "", StringComparison.Ordinal);

        var elsewhere = RuleLoader.Load([new RuleFile("elsewhere.yml", anonymous)], Loaded.Options).Rules.SigmaRules[0];

        Loaded.Soundly(anonymous).SigmaRules[0].Id.Should().Be(elsewhere.Id);
    }

    [Fact]
    public void A_rule_with_errors_is_left_out_and_the_others_load()
    {
        var result = Loaded.From(Rule + "\n---\ntitle: Broken\nlogsource: {product: azure}\ndetection: {selection: {nothing: a}, condition: selection}");

        result.HasErrors.Should().BeTrue();
        result.Rules.SigmaRules.Should().ContainSingle().Which.Title.Should().Be("Rule");
    }

    [Fact]
    public void A_filter_is_anded_to_the_rules_it_names()
    {
        var filtered = Loaded.Soundly(
            Rule,
            "title: Not ours\nlogsource: {product: azure}\nfilter: {rules: [rule], ours: {actor.id: us}, condition: not ours}").SigmaRules[0];
        var written = Loaded.Rule("selection: {operation: Add member}\nours: {actor.id: us}\ncondition: selection and not ours");

        filtered.Condition.Should().Be(written.Condition);
    }

    [Fact]
    public void A_filter_for_any_rule_leaves_other_log_sources_alone()
    {
        var filter = "title: F\nlogsource: {product: azure, service: signinlogs}\nfilter: {rules: any, ours: {actor.id: us}, condition: not ours}";

        Loaded.Soundly(Rule, filter).SigmaRules[0].Condition.Should().Be(Loaded.Soundly(Rule).SigmaRules[0].Condition);
    }

    [Fact]
    public void Placeholders_are_every_member_of_their_list()
    {
        Loaded.Rule("s: {actor.id|expand: 'x-%Offices%\\%'}\ncondition: s").Condition
            .Should().Be(Loaded.Rule("s: {actor.id: [x-Oslo%, x-Porto%]}\ncondition: s").Condition);
    }

    [Fact]
    public void First_seen_and_fold_are_read_with_their_fields()
    {
        var rule = Loaded.Soundly(Rule + """

            detect:
              first_seen: {fields: [ipAddress], group-by: actor.id, memory: 30d, learning: 7d}
              fold: {group-by: [actor.id], timespan: 1h}
            coverage: [bg-role, bg-signin]
            runbook: Call them.
            """).SigmaRules[0];

        rule.FirstSeen!.Fields.Select(field => field.Name).Should().Equal("ipAddress");
        rule.FirstSeen.GroupBy.Select(field => field.Name).Should().Equal("actor.id");
        (rule.FirstSeen.Memory, rule.FirstSeen.Learning).Should().Be((TimeSpan.FromDays(30), TimeSpan.FromDays(7)));
        rule.Fold!.Timespan.Should().Be(TimeSpan.FromHours(1));
        rule.Coverage.Should().Equal("bg-role", "bg-signin");
        rule.Runbook.Should().Be("Call them.");
    }

    [Fact]
    public void Names_in_extensions_and_lists_are_checked_against_the_catalogue()
    {
        var findings = RuleLoader.Load([new RuleFile("rule.yml", Rule + """

            fields: [userAgnt]
            detect:
              first_seen: {fields: [ipAdress], group-by: [actor.idd], memory: 30d}
              fold: {group-by: [activityDisplayNam], timespan: 1h}
            """)]).Findings;

        findings.Select(finding => (finding.Code, finding.Suggestion)).Should().Equal(
            ("unknown-listed-field", "userAgent"), ("unknown-field", "IPAddress"), ("unknown-field", "actor.id"), ("unknown-field", "activityDisplayName"));
    }

    [Fact]
    public void Privileged_roles_are_those_of_the_privileged_fact()
    {
        var rule = RuleLoader.Load([new RuleFile("rule.yml", Rule.Replace("operation: Add member", "role|expand: '%PrivilegedRoles%'", StringComparison.Ordinal))])
            .Rules.SigmaRules.Should().ContainSingle().Subject;

        rule.Condition.ToString().Should().Contain("Security Reader").And.Contain("TenantAdmins").And.Contain("62e90394-69f5-4237-9190-012177145e10");
    }

    [Theory]
    [InlineData("{eq: 0}")]
    [InlineData("{lt: 1}")]
    [InlineData("{lte: 0}")]
    public void Absence_is_an_event_count_of_none(string condition)
    {
        var rule = Loaded.Soundly(Loaded.BaseRules, $$"""
            title: Never removed
            level: high
            correlation: {type: event_count, rules: [remove], group-by: target.id, timespan: 8h, condition: {{condition}}}
            detect: {absent: {after: add} }
            """).Correlations[0];

        rule.Type.Should().Be(CorrelationType.Absent);
        rule.Absent!.After!.Name.Should().Be("add");
        rule.Absent.After.RaisesAlerts.Should().BeFalse();
        rule.GroupBy[0].FieldByRule.Keys.Select(r => r.Name).Should().BeEquivalentTo("add", "remove");
    }

    [Fact]
    public void Thresholds_by_class_are_read_for_actor_or_target()
    {
        var thresholds = Loaded.Soundly(Loaded.BaseRules, """
            title: Many
            level: high
            correlation: {type: event_count, rules: [add], group-by: actor.id, timespan: 1h, condition: {gte: 4}}
            detect: {thresholds: {of: target, privileged: {gte: 2}, emergencyAccess: {gte: 1}}}
            """).Correlations[0].ClassThresholds!;

        thresholds.Of.Should().Be(AccountRole.Target);
        thresholds.ByClass[AccountClass.Privileged].IsMet(2).Should().BeTrue();
        thresholds.ByClass.Keys.Should().BeEquivalentTo([AccountClass.Privileged, AccountClass.EmergencyAccess]);
    }

    [Fact]
    public void Nothing_that_a_file_says_makes_the_loader_throw()
    {
        string[] pieces = ["title", ": ", "- ", "\n", "  ", "{", "}", "[", "]", "&a ", "*a", "<<", "'", "\"", "|", ">", "?", "!x ", "\t", "%", "@", "---\n", "\0",
            "detection", "condition", "selection", "correlation", "filter", "logsource", "null", "1", "\ud800", "#", ",", "detect", "action", "rules"];
        var random = new Random(1);

        for (var i = 0; i < 3000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 40)).Select(_ => pieces[random.Next(pieces.Length)]));

            var load = () => Loaded.From(text, Rule + "\n" + text);

            load.Should().NotThrow("of {0}", text);
        }
    }
}
