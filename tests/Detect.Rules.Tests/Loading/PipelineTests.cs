namespace Detect.Rules.Tests.Loading;

public sealed class PipelineTests
{
    private const string Rule = """
        title: Rule
        id: 00000000-0000-4000-8000-000000000001
        name: rule
        level: low
        tags: [attack.t1098]
        logsource: {product: azure, service: auditlogs}
        detection:
            selection: {who: a, operation: b}
            noise: {result: c}
            condition: selection and not noise
        """;

    [Theory]
    [InlineData("{type: field_name_mapping, mapping: {who: actor.id}}", "s: {actor.id: a, operation: b}\nn: {result: c}\ncondition: s and not n")]
    [InlineData("{type: field_name_prefix_mapping, mapping: {wh: actor.id}}\n- {type: field_name_mapping, mapping: {actor.ido: actor.id}}", "s: {actor.id: a, operation: b}\nn: {result: c}\ncondition: s and not n")]
    [InlineData("{type: field_name_prefix, prefix: x, field_name_conditions: [{type: include_fields, fields: [who]}]}\n- {type: field_name_mapping, mapping: {xwho: actor.id}}", "s: {actor.id: a, operation: b}\nn: {result: c}\ncondition: s and not n")]
    [InlineData("{type: field_name_suffix, suffix: x, field_name_conditions: [{type: exclude_fields, fields: [operation, result]}]}\n- {type: field_name_mapping, mapping: {whox: actor.id}}", "s: {actor.id: a, operation: b}\nn: {result: c}\ncondition: s and not n")]
    [InlineData("{type: drop_detection_item, field_name_conditions: [{type: include_fields, fields: [who]}]}", "s: {operation: b}\nn: {result: c}\ncondition: s and not n")]
    [InlineData("{type: drop_detection_item, field_name_conditions: [{type: include_fields, fields: [who, result]}]}", "s: {operation: b}\ncondition: s")]
    [InlineData("{type: drop_detection_item, detection_item_conditions: [{type: match_string, cond: any, pattern: '[ac]'}]}", "s: {operation: b}\ncondition: s")]
    [InlineData("{type: field_name_mapping, mapping: {who: actor.id}}\n- {type: replace_string, regex: '^(a)$', replacement: '\\1-$'}", "s: {actor.id: a-$, operation: b}\nn: {result: c}\ncondition: s and not n")]
    [InlineData("{type: field_name_mapping, mapping: {who: actor.id}}\n- {type: add_condition, conditions: {target.id: t}}", "x: {target.id: t}\ns: {actor.id: a, operation: b}\nn: {result: c}\ncondition: x and (s and not n)")]
    [InlineData("{type: set_state, key: k, val: v, rule_conditions: [{type: logsource, service: auditlogs}]}\n- {type: field_name_mapping, mapping: {who: actor.id}, rule_conditions: [{type: processing_state, key: k, val: v}]}", "s: {actor.id: a, operation: b}\nn: {result: c}\ncondition: s and not n")]
    [InlineData("{id: first, type: field_name_mapping, mapping: {who: actor.id}}\n- {type: drop_detection_item, rule_cond_not: true, rule_conditions: [{type: processing_item_applied, processing_item_id: first}]}", "s: {actor.id: a, operation: b}\nn: {result: c}\ncondition: s and not n")]
    [InlineData("{type: field_name_mapping, mapping: {who: actor.id}, rule_cond_op: or, rule_conditions: [{type: tag, tag: attack.t9999}, {type: rule_attribute, attribute: level, value: low}]}", "s: {actor.id: a, operation: b}\nn: {result: c}\ncondition: s and not n")]
    public void A_pipeline_changes_the_detection_to_this(string transformations, string detection)
    {
        Transformed(Rule, transformations).SigmaRules[0].Condition.Should().Be(Loaded.Rule(detection).Condition);
    }

    [Fact]
    public void A_field_mapped_to_several_is_a_test_of_each()
    {
        var rule = Rule.Replace(", operation: b", "", StringComparison.Ordinal);

        Transformed(rule, "{type: field_name_mapping, mapping: {who: [actor.id, target.id]}}").SigmaRules[0].Condition
            .Should().Be(Loaded.Rule("s: [{actor.id: a}, {target.id: a}]\nn: {result: c}\ncondition: s and not n").Condition);
    }

    [Fact]
    public void Placeholders_are_filled_from_the_pipelines_variables()
    {
        var rule = Rule.Replace("who: a", "actor.id|expand: '%Us%'", StringComparison.Ordinal);

        var filled = Transformed(rule, "{type: value_placeholders}", "vars: {Us: [x, y]}").SigmaRules[0];

        filled.Condition.Should().Be(Loaded.Rule("s: {actor.id: [x, y], operation: b}\nn: {result: c}\ncondition: s and not n").Condition);
    }

    [Fact]
    public void Placeholders_can_become_wildcards()
    {
        var rule = Rule.Replace("who: a", "actor.id|expand: 'a%Us%'", StringComparison.Ordinal);

        Transformed(rule, "{type: wildcard_placeholders}").SigmaRules[0].Condition
            .Should().Be(Loaded.Rule("s: {actor.id: 'a*', operation: b}\nn: {result: c}\ncondition: s and not n").Condition);
    }

    [Fact]
    public void A_changed_log_source_routes_the_rule_elsewhere()
    {
        var rule = Transformed(
            Rule, "{type: field_name_mapping, mapping: {who: actor.id}}\n- {type: change_logsource, product: azure, service: activitylogs}").SigmaRules[0];

        rule.Tables.Should().Be(Detect.Events.EventTables.AzureActivity);
    }

    [Fact]
    public void Correlations_group_by_the_renamed_field()
    {
        var correlation = "\n---\ntitle: C\nlevel: high\ncorrelation: {type: event_count, rules: [rule], group-by: who, timespan: 5m, condition: {gte: 2}}";

        var rule = Transformed(Rule + correlation, "{type: field_name_mapping, mapping: {who: actor.id}}").Correlations[0];

        rule.GroupBy[0].Name.Should().Be("who");
        rule.GroupBy[0].FieldByRule.Values.Should().ContainSingle().Which.Name.Should().Be("actor.id");
    }

    [Fact]
    public void Pipelines_run_by_priority()
    {
        var options = Loaded.Options with
        {
            Pipelines =
            [
                new RuleFile("second.yml", "priority: 20\ntransformations: [{type: field_name_mapping, mapping: {x: actor.id}}]"),
                new RuleFile("first.yml", "priority: 10\ntransformations: [{type: field_name_mapping, mapping: {who: x}}]"),
            ],
        };

        Loaded.From(options, Rule).HasErrors.Should().BeFalse();
    }

    private static RuleSet Transformed(string rule, string transformations, string more = "")
    {
        var list = string.Join('\n', transformations.Split('\n').Select(line => "  " + (line.StartsWith('-') ? line : "- " + line)));
        var pipeline = new RuleFile("pipeline.yml", $"transformations:\n{list}\n{more}");
        var result = Loaded.From(Loaded.Options with { Pipelines = [pipeline] }, rule);
        result.Findings.Where(finding => finding.Severity == FindingSeverity.Error).Should().BeEmpty();
        return result.Rules;
    }
}
