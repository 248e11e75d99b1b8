using System.Text;
using System.Text.Json.Nodes;

namespace Detect.Cli.Tests.Baseline;

public sealed class BaselineTests : IDisposable
{
    private const string GlobalAdministrator = "62e90394-69f5-4237-9190-012177145e10";

    private const string Missing = "not in the input: Privileged Role Administrator, Security Administrator, Owner, User Access Administrator";

    private readonly Scratch folder = new();

    [Fact]
    public void Deviations_are_told_by_role_setting_found_and_expected()
    {
        folder.Write("policies.json", Assignment("\"Justification\"", stages: "{}", hours: 10));

        var outcome = Baseline("policies.json");

        outcome.ExitCode.Should().Be(1);
        outcome.OutputLines.Should().Equal(
            "Role                 Setting                   Found             Expected",
            "Global Administrator mfaOnActivation           not required      required, or an authentication context",
            "Global Administrator approval                  required, 1 stage required, 2 stages",
            "Global Administrator maximumActivationDuration 10 hours          at most 8 hours");
        outcome.ErrorLines.Should().Equal(Missing, "1 policy compared, 3 deviations from the baseline");
    }

    [Fact]
    public void A_deviation_is_a_line_of_json()
    {
        folder.Write("policies.json", Assignment("\"Justification\", \"MultiFactorAuthentication\"", stages: "{}", hours: 8));

        var line = Baseline("policies.json", "--format", "jsonl").OutputLines.Should().ContainSingle().Subject;

        line.Should().Be(
            $$"""{"role":"Global Administrator","setting":"approval","found":"required, 1 stage","expected":"required, 2 stages","resource":"entra","scope":"/","roleId":"{{GlobalAdministrator}}","policyId":"p-1"}""");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Policies_in_UTF_16_are_read_like_any_other_file(bool hasMark)
    {
        var encoding = new UnicodeEncoding(bigEndian: false, hasMark);
        folder.Write("policies.json", [.. encoding.GetPreamble(), .. encoding.GetBytes(Assignment("\"Justification\"", stages: "{}", hours: 10))]);

        Baseline("policies.json").ErrorLines.Should().EndWith("1 policy compared, 3 deviations from the baseline");
    }

    [Fact]
    public void Settings_that_meet_the_baseline_are_exit_code_0()
    {
        folder.Write("policies.json", Assignment("\"Justification\", \"MultiFactorAuthentication\"", stages: "{}, {}", hours: 8));

        var outcome = Baseline("policies.json");

        outcome.Should().Match<Outcome>(o => o.ExitCode == 0 && o.Output.Length == 0);
        outcome.ErrorLines.Should().Equal(Missing, "1 policy compared, 0 deviations from the baseline");
    }

    [Fact]
    public void An_azure_role_is_told_with_its_scope_and_other_roles_are_counted()
    {
        folder.Write("azure.json", $"{{\"value\":[{AzureAssignment("8e3af657-a8ff-443c-a75c-2fe8c4bcb635")},{AzureAssignment("acdd72a7-3385-48ef-bd42-f606fba81ae7")}]}}");

        var outcome = Baseline("azure.json");

        outcome.ExitCode.Should().Be(1);
        outcome.OutputLines.Skip(1).Should().Equal("Owner at /subscriptions/s-1 approval not required required, 2 stages");
        outcome.ErrorLines.Skip(1).Should().Equal(
            "not in the baseline: 1 policy of other roles", "1 policy compared, 1 deviation from the baseline");
    }

    [Fact]
    public void Another_baseline_takes_the_place_of_the_shipped_one()
    {
        folder.Write("policies.json", Assignment("\"Justification\"", stages: "{}", hours: 8));
        folder.Write("ours.yml", $"baseline: [{{resource: entra, roles: [{{name: Head, id: {GlobalAdministrator}}}], approvalStages: 1, maximumActivation: 4h}}]");

        var outcome = Baseline("policies.json", "--baseline", "ours.yml", "--format", "jsonl");

        outcome.OutputLines.Select(line => (string)JsonNode.Parse(line)!["setting"]!).Should().Equal("maximumActivationDuration");
        outcome.ErrorLines.Should().Equal("1 policy compared, 1 deviation from the baseline");
    }

    [Fact]
    public void Standard_input_gzip_and_several_values_in_a_file_are_read()
    {
        var assignment = Assignment("\"Justification\", \"MultiFactorAuthentication\"", stages: "{}, {}", hours: 9);
        folder.WriteGzip("policies.json.gz", "\uFEFF{}\n" + assignment);

        Baseline("policies.json.gz").ExitCode.Should().Be(1);
        DetectProgram.RunWith(folder, "{}\n" + assignment, columns: 120, "baseline", "-").ExitCode.Should().Be(1);
    }

    [Theory]
    [InlineData("{\"value\":\n [}", "detect: policies.json:2:3: is not valid JSON")]
    [InlineData("{\"value\":[]}", "detect: policies.json: holds no role-management policy; expected the answer of policies/roleManagementPolicyAssignments?$expand=policy($expand=rules)")]
    public void Input_that_holds_no_policy_is_exit_code_3(string text, string error)
    {
        folder.Write("policies.json", text);

        var outcome = Baseline("policies.json");

        outcome.ExitCode.Should().Be(3);
        outcome.ErrorLines.Should().Equal(error);
    }

    [Fact]
    public void Nothing_to_compare_is_not_taken_for_no_deviation()
    {
        folder.Write("policies.json", $$"""{"policyId":"p-1","roleDefinitionId":"{{GlobalAdministrator}}","scopeId":"/","scopeType":"DirectoryRole"}""");

        var outcome = Baseline("policies.json");

        outcome.ExitCode.Should().Be(3);
        outcome.ErrorLines.Should().Equal(
            "policy p-1 could not be compared: the body holds no rules (ask Graph with $expand=rules)",
            Missing,
            "0 policies compared, 0 deviations from the baseline",
            "detect: no policy in the input could be held against the baseline");
    }

    [Fact]
    public void A_missing_file_and_a_baseline_with_mistakes_are_exit_code_3()
    {
        folder.Write("policies.json", "{}");
        folder.Write("ours.yml", "baselines: []");

        Baseline("nowhere.json").Should().Match<Outcome>(o => o.ExitCode == 3 && o.Error.Contains("nowhere.json: no such file or folder"));
        Baseline("policies.json", "--baseline", "ours.yml").Should().Match<Outcome>(o => o.ExitCode == 3 && o.Error.Contains("unexpected-key"));
    }

    [RecordedPoliciesFact]
    public void Recorded_policies_are_compared_by_id_where_nothing_tells_their_roles()
    {
        var outcome = Baseline(RecordedPoliciesFactAttribute.Policies, "--format", "jsonl");

        outcome.ExitCode.Should().Be(1);
        outcome.OutputLines.Select(Setting).Should().Equal("mfaOnActivation", "approval", "approval");
    }

    [RecordedPoliciesFact]
    public void Recorded_policies_are_compared_by_role_where_assignments_tell_it()
    {
        var assignments = JsonNode.Parse(File.ReadAllText(RecordedPoliciesFactAttribute.Assignments))!["value"]!.AsArray();
        var roles = assignments.Select((assignment, i) => $"{{name: Role {i}, id: {(string)assignment!["roleDefinitionId"]!}}}");
        folder.Write("ours.yml", $"baseline: [{{resource: entra, roles: [{string.Join(", ", roles)}], mfa: true, approvalStages: 1, maximumActivation: 8h}}]");

        var outcome = Baseline(
            RecordedPoliciesFactAttribute.Policies, RecordedPoliciesFactAttribute.Assignments, "--baseline", "ours.yml", "--format", "jsonl");

        outcome.OutputLines.Select(line => $"{(string)JsonNode.Parse(line)!["role"]!} {Setting(line)}").Should().Equal("Role 0 mfaOnActivation", "Role 0 approval");
        outcome.ErrorLines.Should().Equal("2 policies compared, 2 deviations from the baseline");
    }

    public void Dispose() => folder.Dispose();

    private Outcome Baseline(params string[] arguments) => DetectProgram.RunIn(folder, ["baseline", .. arguments]);

    private static string Setting(string line) => (string)JsonNode.Parse(line)!["setting"]!;

    private static string Assignment(string enabled, string stages, int hours) =>
        $$$"""
        {"@odata.context":"c","value":[{"id":"p-1_r","policyId":"p-1","roleDefinitionId":"{{{GlobalAdministrator}}}","scopeId":"/","scopeType":"DirectoryRole","policy":{"id":"p-1","rules":[
          {"id":"Enablement_EndUser_Assignment","enabledRules":[{{{enabled}}}]},
          {"id":"Expiration_EndUser_Assignment","isExpirationRequired":true,"maximumDuration":"PT{{{hours}}}H"},
          {"id":"Approval_EndUser_Assignment","setting":{"isApprovalRequired":true,"approvalStages":[{{{stages}}}]}}]}}]}
        """;

    private static string AzureAssignment(string roleId) =>
        $$$"""
        {"id":"/subscriptions/s-1/providers/Microsoft.Authorization/roleManagementPolicyAssignments/p_{{{roleId}}}","properties":{"scope":"/subscriptions/s-1",
        "roleDefinitionId":"/subscriptions/s-1/providers/Microsoft.Authorization/roleDefinitions/{{{roleId}}}","policyId":"/subscriptions/s-1/providers/Microsoft.Authorization/roleManagementPolicies/p-{{{roleId}}}",
        "effectiveRules":[
          {"id":"Enablement_EndUser_Assignment","ruleType":"RoleManagementPolicyEnablementRule","enabledRules":["MultiFactorAuthentication","Justification"]},
          {"id":"Expiration_EndUser_Assignment","ruleType":"RoleManagementPolicyExpirationRule","isExpirationRequired":true,"maximumDuration":"PT8H"},
          {"id":"Approval_EndUser_Assignment","ruleType":"RoleManagementPolicyApprovalRule","setting":{"isApprovalRequired":false,"approvalMode":"SingleStage","approvalStages":[{}]}}]} }
        """;
}
