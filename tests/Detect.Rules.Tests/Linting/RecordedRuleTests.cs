namespace Detect.Rules.Tests.Linting;

/// <summary>Public rules over Entra's logs: every one that can never match is named, and no other. Runs only where they are at hand.</summary>
public sealed class RecordedRuleTests
{
    private static readonly string[] NeverMatch =
    [
        "activity_logs/azure_device_or_configuration_modified_or_deleted.yml",
        "activity_logs/azure_kubernetes_admission_controller.yml",
        "activity_logs/azure_kubernetes_cronjob.yml",
        "activity_logs/azure_kubernetes_events_deleted.yml",
        "activity_logs/azure_kubernetes_network_policy_change.yml",
        "activity_logs/azure_kubernetes_pods_deleted.yml",
        "activity_logs/azure_kubernetes_role_access.yml",
        "activity_logs/azure_kubernetes_rolebinding_modified_or_deleted.yml",
        "activity_logs/azure_kubernetes_secret_or_config_object_access.yml",
        "activity_logs/azure_kubernetes_service_account_modified_or_deleted.yml",
        "audit_logs/azure_app_credential_added.yml",
        "audit_logs/azure_app_end_user_consent_blocked.yml",
        "audit_logs/azure_app_role_added.yml",
        "audit_logs/azure_app_uri_modifications.yml",
        "audit_logs/azure_group_user_addition_ca_modification.yml",
        "audit_logs/azure_guest_to_member.yml",
        "audit_logs/azure_pim_activation_approve_deny.yml",
        "audit_logs/azure_priviledged_role_assignment_add.yml",
        "audit_logs/azure_priviledged_role_assignment_bulk_change.yml",
        "audit_logs/azure_privileged_account_creation.yml",
        "audit_logs/azure_subscription_permissions_elevation_via_auditlogs.yml",
        "audit_logs/azure_user_password_change.yml",
        "privileged_identity_management/azure_pim_account_stale.yml",
        "privileged_identity_management/azure_pim_invalid_license.yml",
        "privileged_identity_management/azure_pim_role_assigned_outside_of_pim.yml",
        "privileged_identity_management/azure_pim_role_frequent_activation.yml",
        "privileged_identity_management/azure_pim_role_no_mfa_required.yml",
        "privileged_identity_management/azure_pim_role_not_used.yml",
        "privileged_identity_management/azure_pim_too_many_global_admins.yml",
    ];

    [RecordedRuleFact]
    public void Every_rule_that_can_never_match_is_named_and_no_other() =>
        Findings(FindingCodes.NeverMatches).Select(finding => finding.Path).Should().Equal(NeverMatch);

    [RecordedRuleFact]
    public void Every_rule_that_can_never_match_is_told_why() =>
        Lint().Where(finding => finding.Code.StartsWith("never-matches-", StringComparison.Ordinal))
            .Select(finding => finding.Path).Distinct().Should().Equal(NeverMatch);

    [RecordedRuleFact]
    public void A_rule_that_matches_in_no_other_tool_is_named() => Findings(FindingCodes.MatchesOnlyHere)
        .Should().ContainSingle().Which.Should().BeEquivalentTo(
            new { Path = "audit_logs/azure_app_end_user_consent.yml", Suggestion = "change[ConsentContext.IsAdminConsent].new" });

    private static IEnumerable<Finding> Findings(string code) => Lint().Where(finding => finding.Code == code);

    private static IReadOnlyList<Finding> Lint()
    {
        var folder = RecordedRuleFactAttribute.Folder!;
        var files = Directory.EnumerateFiles(folder, "*.yml", SearchOption.AllDirectories)
            .Select(path => new RuleFile(Path.GetRelativePath(folder, path).Replace('\\', '/'), File.ReadAllText(path)))
            .OrderBy(file => file.Path, StringComparer.Ordinal)
            .ToList();
        files.Should().HaveCount(86);
        return RuleLoader.Load(files, new RuleLoadOptions { Lint = true }).Findings;
    }
}
