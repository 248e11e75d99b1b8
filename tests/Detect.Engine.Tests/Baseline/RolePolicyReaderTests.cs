namespace Detect.Engine.Tests.Baseline;

public sealed class RolePolicyReaderTests
{
    private const string NoJustification = """{"id":"Enablement_EndUser_Assignment","enabledRules":["MultiFactorAuthentication"]}""";

    private static readonly string[] Weak = [NoJustification, Policies.Expiration, Policies.Approval];

    [Fact]
    public void Assignments_and_policies_meet_whatever_file_and_order_they_come_in()
    {
        var assignments = $$"""{"@odata.context":"c","value":[{{Policies.Assignment("p-1", Policies.GlobalAdministrator)}}]}""";
        var policies = $$"""{"@odata.context":"c","value":[{{Policies.Policy("p-1", Weak)}}]}""";
        Policies.Compare(assignments, policies).Sentences().Should().Equal("Global Administrator: justification: not required; expected required");
        Policies.Compare(policies, assignments).Sentences().Should().Equal("Global Administrator: justification: not required; expected required");
    }

    [Fact]
    public void A_policy_in_two_files_is_compared_once()
    {
        var expanded = Policies.Assignment("p-1", Policies.GlobalAdministrator, Policies.Policy("p-1", Weak));
        Policies.Compare(expanded, Policies.Policy("p-1", Weak), Policies.Assignment("p-1", Policies.GlobalAdministrator)).Compared.Should().Be(1);
    }

    [Fact]
    public void A_policy_whose_role_nobody_tells_is_named_by_its_id() =>
        Policies.Compare(Policies.Policy("p-9", Weak)).Sentences().Should().Equal("policy p-9: justification: not required; expected required");

    [Fact]
    public void A_policy_of_another_role_is_counted_and_not_compared()
    {
        var report = Policies.Compare(Policies.Assignment("p-1", "33333333-3333-4333-8333-333333333333", Policies.Policy("p-1", Weak)));
        (report.Compared, report.Others, report.Deviations.Count).Should().Be((0, 1, 0));
    }

    [Fact]
    public void The_policies_of_groups_are_none_of_roles()
    {
        var report = Policies.Compare(
            """{"id":"Group_g_p","isOrganizationDefault":false,"scopeId":"g","scopeType":"Group","rules":[]}""",
            """{"id":"Group_g_p_owner","policyId":"Group_g_p","roleDefinitionId":"owner","scopeId":"g","scopeType":"Group"}""");
        (report.Compared, report.WithoutRules.Count).Should().Be((0, 0));
    }

    [Fact]
    public void An_azure_assignment_tells_role_scope_and_rules_itself()
    {
        var report = Policies.Compare($$"""{"value":[{{Policies.AzureAssignment("p-2", Policies.Owner, Weak)}}]}""");
        report.Sentences().Should().Equal("Owner: justification: not required; expected required");
        report.Deviations[0].Policy.Scope.Should().Be(Policies.Subscription);
        report.Deviations[0].Policy.Id.Should().Be("p-2");
    }

    [Fact]
    public void An_azure_assignment_without_rules_has_those_of_its_policy() =>
        Policies.Compare(Policies.AzureAssignment("p-2", Policies.Owner), Policies.AzurePolicy("p-2", Weak)).Sentences()
            .Should().Equal("Owner: justification: not required; expected required");

    [Fact]
    public void An_azure_policy_whose_role_nobody_tells_is_held_against_the_azure_baseline()
    {
        var baseline = PimBaselineFile.Load(new("ours.yml", $"baseline: [{{resource: azure, roles: [{{name: Owner, id: {Policies.Owner}}}], maximumActivation: 1h}}]")).Baseline;
        Policies.Compare(baseline, Policies.AzurePolicy("p-2", Weak), Policies.Policy("p-1", Weak)).Sentences()
            .Should().Equal("policy p-2: maximumActivationDuration: 8 hours; expected at most 1 hour");
    }

    [Fact]
    public void A_directory_role_and_an_azure_role_are_never_taken_for_each_other()
    {
        var report = Policies.Compare(
            Policies.AzureAssignment("p-2", Policies.GlobalAdministrator, Weak), Policies.Assignment("p-1", Policies.Owner, Policies.Policy("p-1", Weak)));
        (report.Compared, report.Others).Should().Be((0, 2));
    }

    [Fact]
    public void The_rules_in_effect_go_before_the_rules_that_are_set()
    {
        var policy = Policies.Policy("p-1", Policies.Met)[..^1] + $",\"effectiveRules\":[{string.Join(',', Weak)}]}}";
        Policies.Compare(Policies.Assignment("p-1", Policies.GlobalAdministrator), policy).Sentences()
            .Should().Equal("Global Administrator: justification: not required; expected required");
    }

    [Theory]
    [InlineData("@odata.type", "#microsoft.graph.unifiedRoleManagementPolicyEnablementRule")]
    [InlineData("ruleType", "RoleManagementPolicyEnablementRule")]
    public void A_rule_without_a_telling_id_is_known_by_its_type_and_target(string key, string type)
    {
        var other = $$"""{"{{key}}":"{{type}}","target":{"caller":"Admin","level":"Assignment"},"enabledRules":["Justification","MultiFactorAuthentication"]}""";
        var own = $$"""{"{{key}}":"{{type}}","target":{"caller":"EndUser","level":"Assignment"},"enabledRules":["MultiFactorAuthentication"]}""";
        Policies.Compare(Policies.Policy("p-1", other, own, Policies.Expiration, Policies.Approval)).Sentences()
            .Should().Equal("policy p-1: justification: not required; expected required");
    }
}
