using Detect.Rules;

namespace Detect.Engine.Tests.Baseline;

public sealed class PimBaselineFileTests
{
    [Fact]
    public void The_shipped_baseline_is_that_of_the_guide()
    {
        var baseline = PimBaselineFile.Shipped;
        baseline.Requirements.SelectMany(requirement => requirement.Roles.Select(role => $"{requirement.Resource} {role.Name}")).Should().Equal(
            "Entra Global Administrator", "Entra Privileged Role Administrator", "Entra Security Administrator", "Azure Owner", "Azure User Access Administrator");
        baseline.Requirements.Should().OnlyContain(requirement =>
            requirement.Justification && requirement.Mfa && requirement.ApprovalStages == 2 && requirement.MaximumActivation == TimeSpan.FromHours(8));
    }

    [Fact]
    public void Every_mistake_of_a_baseline_is_a_finding_with_its_position()
    {
        var findings = PimBaselineFile.Load(new RuleFile("ours.yml", """
            baseline:
              - resource: aws
                roles: [{name: Owner}]
                approvalStages: 1.5
              - roles: [{name: Owner, id: o-1}]
                resource: azure
                maximumActivation: long
                mfaa: true
            """)).Findings;

        findings.Select(finding => finding.ToString()).Should().Equal(
            "ours.yml:2:15: unknown-resource: \"aws\" is no resource; expected \"entra\" or \"azure\"",
            "ours.yml:3:13: missing-key: the role has no \"id\"; expected the id of its definition",
            "ours.yml:4:21: invalid-stages: \"approvalStages\" is no number of stages; expected a whole number such as 2",
            "ours.yml:7:24: invalid-timespan: \"long\" is not a timespan; expected a whole number above 0 and one of s, m, h, d, w, M and y, such as \"15m\"",
            "ours.yml:8:5: unexpected-key: the item has no key \"mfaa\"; did you mean \"mfa\"?");
    }

    [Fact]
    public void An_item_needs_a_resource_and_roles() =>
        PimBaselineFile.Load(new RuleFile("ours.yml", "baseline:\n  - mfa: true\n")).Findings.Select(finding => finding.ToString()).Should().Equal(
            "ours.yml:2:5: missing-key: the item has no \"resource\"; expected \"entra\" or \"azure\"",
            "ours.yml:2:5: missing-key: the item has no \"roles\"; expected a list of roles");
}
