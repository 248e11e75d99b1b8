namespace Detect.Engine.Tests.Baseline;

public sealed class BaselineComparisonTests
{
    [Fact]
    public void A_policy_that_asks_for_what_the_baseline_does_has_no_deviation()
    {
        var report = Compare(Policies.Met);
        report.Deviations.Should().BeEmpty();
        report.Compared.Should().Be(1);
    }

    [Theory]
    [InlineData("""{"id":"Enablement_EndUser_Assignment","enabledRules":["MultiFactorAuthentication"]}""", "justification: not required; expected required")]
    [InlineData("""{"id":"Enablement_EndUser_Assignment","enabledRules":["MultiFactorAuthentication","Ticketing"]}""", "justification: not required; expected required")]
    [InlineData("""{"id":"Enablement_EndUser_Assignment","enabledRules":["Justification"]}""",
        "mfaOnActivation: not required; expected required, or an authentication context")]
    [InlineData("""{"id":"Expiration_EndUser_Assignment","isExpirationRequired":true,"maximumDuration":"PT10H"}""",
        "maximumActivationDuration: 10 hours; expected at most 8 hours")]
    [InlineData("""{"id":"Expiration_EndUser_Assignment","isExpirationRequired":true,"maximumDuration":"PT8H30M"}""",
        "maximumActivationDuration: 8.5 hours; expected at most 8 hours")]
    [InlineData("""{"id":"Expiration_EndUser_Assignment","isExpirationRequired":true,"maximumDuration":"P1D"}""",
        "maximumActivationDuration: 24 hours; expected at most 8 hours")]
    [InlineData("""{"id":"Expiration_EndUser_Assignment","isExpirationRequired":false,"maximumDuration":"PT8H"}""",
        "maximumActivationDuration: not limited; expected at most 8 hours")]
    [InlineData("""{"id":"Expiration_EndUser_Assignment","isExpirationRequired":true,"maximumDuration":"a day"}""",
        "maximumActivationDuration: \"a day\"; expected at most 8 hours")]
    [InlineData("""{"id":"Approval_EndUser_Assignment","setting":{"isApprovalRequired":false,"approvalStages":[{},{}]}}""",
        "approval: not required; expected required, 2 stages")]
    [InlineData("""{"id":"Approval_EndUser_Assignment","setting":{"isApprovalRequired":true,"approvalMode":"NoApproval","approvalStages":[{},{}]}}""",
        "approval: not required; expected required, 2 stages")]
    [InlineData("""{"id":"Approval_EndUser_Assignment","setting":{"isApprovalRequired":true,"approvalMode":"SingleStage","approvalStages":[{},{}]}}""",
        "approval: required, 1 stage; expected required, 2 stages")]
    [InlineData("""{"id":"Approval_EndUser_Assignment","setting":{"isApprovalRequired":true,"approvalStages":[{}]}}""",
        "approval: required, 1 stage; expected required, 2 stages")]
    public void Each_weaker_rule_is_a_deviation_of_its_own(string rule, string deviation)
    {
        var kind = rule.Split('"')[3];
        var rules = Policies.Met.Where(other => !other.Contains(kind, StringComparison.Ordinal)).Append(rule);
        Compare([.. rules]).Sentences().Should().Equal($"Global Administrator: {deviation}");
    }

    [Theory]
    [InlineData("""{"id":"AuthenticationContext_EndUser_Assignment","isEnabled":true,"claimValue":"c1"}""", true)]
    [InlineData("""{"id":"AuthenticationContext_EndUser_Assignment","isEnabled":true,"claimValue":""}""", false)]
    [InlineData("""{"id":"AuthenticationContext_EndUser_Assignment","isEnabled":false,"claimValue":"c1"}""", false)]
    public void An_authentication_context_stands_for_mfa_when_it_is_enabled_and_named(string context, bool met)
    {
        var report = Compare(
            """{"id":"Enablement_EndUser_Assignment","enabledRules":["Justification"]}""", Policies.Expiration, Policies.Approval, context);
        report.Deviations.Select(deviation => deviation.Setting).Should().Equal(met ? [] : ["mfaOnActivation"]);
    }

    [Fact]
    public void What_the_policy_does_not_say_is_a_deviation()
    {
        Compare().Sentences().Should().Equal(
            "Global Administrator: justification: not in the policy; expected required",
            "Global Administrator: mfaOnActivation: not in the policy; expected required, or an authentication context",
            "Global Administrator: approval: not in the policy; expected required, 2 stages",
            "Global Administrator: maximumActivationDuration: not in the policy; expected at most 8 hours");
    }

    [Fact]
    public void Roles_that_the_input_has_no_policy_for_are_named() =>
        Compare(Policies.Met).MissingRoles.Select(role => role.Name).Should().Equal(
            "Privileged Role Administrator", "Security Administrator", "Owner", "User Access Administrator");

    [Fact]
    public void A_policy_without_rules_is_named_and_not_compared()
    {
        var report = Policies.Compare(
            """{"id":"p-1","isOrganizationDefault":false,"scopeId":"/","scopeType":"DirectoryRole"}""",
            Policies.Assignment("p-1", Policies.GlobalAdministrator));
        report.WithoutRules.Select(policy => policy.Id).Should().Equal("p-1");
        report.Compared.Should().Be(0);
        report.MissingRoles.Should().NotContain(role => role.Name == "Global Administrator");
    }

    [Fact]
    public void A_requirement_that_the_baseline_leaves_out_is_not_checked()
    {
        var baseline = PimBaselineFile.Load(new("ours.yml", $"baseline: [{{resource: entra, roles: [{{name: Head, id: {Policies.GlobalAdministrator}}}], mfa: true}}]")).Baseline;
        Policies.Compare(baseline, Policies.Assignment("p-1", Policies.GlobalAdministrator, Policies.Policy("p-1"))).Sentences()
            .Should().Equal("Head: mfaOnActivation: not in the policy; expected required, or an authentication context");
    }

    private static BaselineReport Compare(params string[] rules) =>
        Policies.Compare(Policies.Assignment("p-1", Policies.GlobalAdministrator, Policies.Policy("p-1", rules)));
}
