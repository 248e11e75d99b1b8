using Detect.Rules;

namespace Detect.Engine.Tests.RuleTesting;

/// <summary>A name in a test is one id, wherever it stands.</summary>
public sealed class LabelTests
{
    private const string Update = "operation: Update service principal";

    [Theory]
    [InlineData("target.servicePrincipal.id", "target: {user: null, servicePrincipal: Backup}", "Backup")]
    [InlineData("target.servicePrincipal.id", "actor: {app: Backup}, target.servicePrincipal: Backup", "Backup")]
    [InlineData("actor.id", "actor: {app: Backup}", "Backup")]
    [InlineData("actor.id", "actor: alice", "alice")]
    [InlineData("target.user.id", "target.user: Alice Smith", "alice smith")]
    [InlineData("target.group.id", "target.group: Finance", "Finance")]
    [InlineData("target.application.id", "target.application: Backup", "Backup")]
    [InlineData("operationId", "operationId: first", "first")]
    public void A_group_of_ids_is_expected_by_name(string field, string change, string group)
    {
        var test = $"""
            tests:
              - name: both
                events: [{"{"}at: [0m, 1m], use: user-update, {Update}, {change}{"}"}]
                alerts: [{"{"}group: {group}, count: 2{"}"}]
              - name: named
                events: [{"{"}at: [0m, 1m], use: user-update, {Update}, {change}{"}"}]
                alerts: [{"{"}group: {"{"}{field}: {group}{"}"}{"}"}]
              - name: none
                events: []
                alerts: []
            """;

        Tested.Run(test, Rule($"group-by: [{field}]")).Failures().Should().BeEmpty();
    }

    [Fact]
    public void Another_name_is_another_id()
    {
        const string Test = """
            tests:
              - name: another
                events: [{at: [0m, 1m], use: user-update, operation: Update service principal, target.servicePrincipal: Backup}]
                alerts: [{group: Restore}]
            """;

        Tested.Run(Test, Rule("group-by: [target.servicePrincipal.id]")).Failures().Should().NotBeEmpty();
    }

    [Fact]
    public void What_acts_is_the_same_object_as_what_was_acted_on()
    {
        const string Test = """
            tests:
              - name: updated, then acting
                events:
                  - {at: 0m, use: user-update, operation: Update service principal, target.servicePrincipal: Backup}
                  - {at: 1m, use: user-update, actor: {app: Backup}}
                alerts: [{group: Backup, count: 2}]
              - name: an application of that name is an object of its own
                events:
                  - {at: 0m, use: user-update, operation: Update service principal, target.application: Backup}
                  - {at: 1m, use: user-update, actor: {app: Backup}}
                alerts: []
            """;
        var rule = Rule("""
            group-by: [principal]
              aliases:
                principal: {updated: target.servicePrincipal.id, acting: actor.id}
            """).Replace("rules: [updated]", "rules: [updated, acting]", StringComparison.Ordinal) + """

            ---
            title: Acting
            id: 1d7a8f0c-0f63-4d5e-8d0a-5f7a1c1b2e43
            name: acting
            level: low
            logsource: {product: azure, service: auditlogs}
            detection:
              selection:
                operation: Update user
              condition: selection
            """;

        Tested.Run(Test, rule).Failures().Should().BeEmpty();
    }

    [Theory]
    [InlineData("role-member-add")]
    [InlineData("pim-eligible-add-completed")]
    public void A_role_and_the_target_of_its_name_are_one(string record)
    {
        var test = $"""
            tests:
              - name: both
                events:
                  - {"{"}at: 0m, use: {record}, {Update}, role: Reports Reader{"}"}
                  - {"{"}at: 1m, use: {record}, {Update}, target.role: Reports Reader{"}"}
                alerts: [{"{"}group: Reports Reader, count: 2{"}"}]
              - name: none
                events: []
                alerts: []
            """;

        Tested.Run(record == "role-member-add" ? test.Replace(", role: R", ", target.role: R", StringComparison.Ordinal) : test, Rule("group-by: [target.role.id]"))
            .Failures().Should().BeEmpty();
    }

    [Fact]
    public void An_application_is_given_a_class_by_its_name()
    {
        var rule = Tested.SingleRule + "detect:\n  account: {of: actor, class: automation}\n";
        const string Test = """
            tests:
              - name: it is
                accounts: [{id: Backup, class: automation}]
                events: [{at: 0m, use: user-delete, actor: {app: Backup}}]
                alerts: [{at: 0m}]
              - name: it is not
                accounts: [{id: Restore, class: automation}]
                events: [{at: 0m, use: user-delete, actor: {app: Backup}}]
                alerts: []
            """;

        Tested.Run(Test, rule).Failures().Should().BeEmpty();
    }

    [Fact]
    public void A_kind_of_target_that_there_is_not_is_an_error() =>
        Tested.Findings("""
            tests:
              - name: misspelt
                events: [{at: 0m, use: user-delete, target: {usr: bob}}]
                alerts: []
            """).Should().Contain("rules/rule.test.yml:3:41: unknown-field: Audit has no field \"target.usr\" that a test can set; did you mean \"target.user\"?");

    private static string Rule(string groupBy) => $$"""
        title: Service principal updated
        id: 1d7a8f0c-0f63-4d5e-8d0a-5f7a1c1b2e41
        name: updated
        level: low
        logsource: {product: azure, service: auditlogs}
        detection:
          selection:
            operation: Update service principal
          condition: selection
        ---
        title: Updated twice
        id: 1d7a8f0c-0f63-4d5e-8d0a-5f7a1c1b2e42
        level: high
        correlation:
          type: event_count
          rules: [updated]
          {{groupBy}}
          timespan: 1h
          condition: {gte: 2}
        """;
}
