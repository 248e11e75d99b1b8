using System.Text.Json;

namespace Detect.Events.Tests.Facts;

public sealed class SettingTests
{
    private const string Operation = "Update role setting in PIM";

    [Theory]
    [InlineData("MFA on activation disabled", "mfaOnActivation", "mfaOnActivation", "absent")]
    [InlineData("MFA on activation requirement enabled.", "mfaOnActivation", "absent", "mfaOnActivation")]
    [InlineData("Multi-factor authentication on activation requirement disabled.", "mfaOnActivation", "mfaOnActivation", "absent")]
    [InlineData("MFA on active assignment requirement disabled.", "mfaOnActiveAssignment", "mfaOnActiveAssignment", "absent")]
    [InlineData("Justification on activation requirement disabled.", "justification", "justification", "absent")]
    [InlineData("Justification on active assignment requirement enabled.", "justificationOnActiveAssignment", "absent", "justificationOnActiveAssignment")]
    [InlineData("Ticket info requirement disabled.", "ticketInformation", "ticketInformation", "absent")]
    [InlineData("Require ticket information on activation enabled.", "ticketInformation", "absent", "ticketInformation")]
    [InlineData("Approval disabled.", "approval", "approval", "absent")]
    [InlineData("Microsoft Entra Conditional Access authentication context disabled.", "authenticationContext", "authenticationContext", "absent")]
    [InlineData("Permanently active assignments enabled.", "permanentActiveAssignment", "permanentActiveAssignment", "absent")]
    [InlineData("Permanently eligible assignments disabled.", "permanentEligibleAssignment", "absent", "permanentEligibleAssignment")]
    [InlineData("Expire eligible assignments disabled.", "eligibleAssignmentExpiration", "eligibleAssignmentExpiration", "absent")]
    [InlineData("Notification updates in eligible members activate the role - Admin settings - Default recipients settings disabled.", "notification", "notification", "absent")]
    [InlineData("Requestor settings - Default recipients settings enabled.", "notification", "absent", "notification")]
    public void A_requirement_that_is_disabled_weakens_and_an_allowance_that_is_enabled(
        string prose, string changed, string weakened, string strengthened)
    {
        var e = Update("Setting changes in this session: " + prose);
        e.Get("setting.changed").Should().Be(changed);
        e.Get("setting.weakened").Should().Be(weakened);
        e.Get("setting.strengthened").Should().Be(strengthened);
        e.Get("setting.text").Should().Be("absent");
    }

    [Theory]
    [InlineData("Maximum activation duration updated to 02:00:00.", "2", "absent")]
    [InlineData("Maximum activation duration updated to 08:00:00.", "8", "absent")]
    [InlineData("Maximum activation duration updated to 08:30:00.", "8.5", "maximumActivationDuration")]
    [InlineData("Maximum activation duration updated to 1.00:00:00.", "24", "maximumActivationDuration")]
    [InlineData("Maximum activation duration updated to 24:00:00.", "24", "maximumActivationDuration")]
    [InlineData("Maximum activation duration set to PT12H.", "12", "maximumActivationDuration")]
    [InlineData("Activation maximum duration changed to 30 minutes.", "0.5", "absent")]
    [InlineData("Maximum activation duration set to (04:00:00).", "4", "absent")]
    [InlineData("Maximum activation duration set to 24 hour(s)", "24", "maximumActivationDuration")]
    public void Only_an_activation_longer_than_the_baselines_is_known_to_weaken(string prose, string hours, string weakened)
    {
        var e = Update(prose);
        e.Get("setting.changed").Should().Be("maximumActivationDuration");
        e.Get("setting.maximumActivationDuration").Should().Be(hours);
        e.Get("setting.weakened").Should().Be(weakened);
        e.Get("setting.strengthened").Should().Be("absent");
    }

    [Fact]
    public void How_long_assignments_may_last_is_told_without_a_direction()
    {
        var e = Update("Maximum eligible assignment duration set to 15 (Days). Maximum active assignment duration set to 180.00:00:00.");
        e.Get("setting.changed").Should().Be("maximumEligibleAssignmentDuration | maximumActiveAssignmentDuration");
        e.Get("setting.maximumEligibleAssignmentDuration").Should().Be("360");
        e.Get("setting.maximumActiveAssignmentDuration").Should().Be("4320");
        e.Get("setting.weakened").Should().Be("absent");
    }

    [Fact]
    public void A_whole_session_is_read_sentence_by_sentence()
    {
        var e = Update(
            "Setting changes in this session: Maximum activation duration updated to 10:00:00. CustomExtension_PreApproval_EndUser_Assignment "
            + "added:  (). MFA on activation requirement disabled. Approval enabled with approvers Dr. Ada Example, Bo. "
            + "MFA on active assignment requirement enabled.");
        e.Get("setting.changed").Should().Be("maximumActivationDuration | mfaOnActivation | approval | mfaOnActiveAssignment");
        e.Get("setting.weakened").Should().Be("maximumActivationDuration | mfaOnActivation");
        e.Get("setting.strengthened").Should().Be("approval | mfaOnActiveAssignment");
        e.Get("setting.approvers").Should().Be("Dr. Ada Example | Bo");
        e.Get("setting.text").Should().Be("CustomExtension_PreApproval_EndUser_Assignment added:  ()");
    }

    [Fact]
    public void A_name_that_reads_like_a_setting_hides_no_weakening()
    {
        var e = Update("Approval enabled with approvers Ticket Office. MFA on activation requirement disabled. Approval disabled.");
        e.Get("setting.weakened").Should().Be("mfaOnActivation | approval");
        e.Get("setting.approvers").Should().Be("Ticket Office");
    }

    [Theory]
    [InlineData("Something else about the role disabled.", "absent", "Something else about the role disabled")]
    [InlineData("MFA on activation requirement updated to sometimes.", "mfaOnActivation", "MFA on activation requirement updated to sometimes")]
    [InlineData("Maximum activation duration updated to a while.", "maximumActivationDuration", "Maximum activation duration updated to a while")]
    [InlineData("RoleAssignmentRequestPolicyValidationFailed", "absent", "RoleAssignmentRequestPolicyValidationFailed")]
    public void What_is_not_understood_is_kept_as_text(string prose, string changed, string text)
    {
        var e = Update(prose);
        e.Get("setting.changed").Should().Be(changed);
        e.Get("setting.weakened").Should().Be("absent");
        e.Get("setting.strengthened").Should().Be("absent");
        e.Get("setting.text").Should().Be(text);
    }

    [Fact]
    public void A_megabyte_of_approvers_hides_no_weakening()
    {
        var names = string.Concat(Enumerable.Repeat("A. ", 350_000));
        Update($"Approval enabled with approvers {names}MFA on activation disabled.").Get("setting.weakened").Should().Be("mfaOnActivation");
    }

    [Fact]
    public void Other_operations_have_no_settings()
    {
        Decoded.One(Records.Audit("\"resultReason\":\"MFA on activation disabled\"", "Add member to role in PIM completed (permanent)"))
            .Get("setting.weakened").Should().Be("absent");
    }

    [Theory]
    [InlineData("""{"activityDateTime":"2026-03-02T09:14:00Z","id":"PIM_1","category":"RoleManagement","activityDisplayName":"Update role setting in PIM","loggedByService":"PIM","resultReason":"MFA on activation disabled."}""")]
    [InlineData("""{"TimeGenerated":"2026-03-02T09:14:00Z","Id":"PIM_1","Category":"RoleManagement","OperationName":"Update role setting in PIM","ActivityDisplayName":"Update role setting in PIM","ActivityDateTime":"2026-03-02T09:14:00Z","LoggedByService":"PIM","ResultReason":"MFA on activation disabled.","Type":"AuditLogs"}""")]
    [InlineData("""{"time":"2026-03-02T09:14:00Z","category":"AuditLogs","operationName":"Update role setting in PIM","resultDescription":"MFA on activation disabled.","properties":{"id":"PIM_1","activityDateTime":"2026-03-02T09:14:00Z","activityDisplayName":"Update role setting in PIM"}}""")]
    [InlineData("""{"CreationTime":"2026-03-02T09:14:00","Id":"9a1f8d84-3f0a-4b9a-8a56-2c1de0a9d111","Operation":"Update role setting in PIM.","RecordType":8,"Workload":"AzureActiveDirectory","UserId":"ada@contoso.example","ResultStatus":"Success","ExtendedProperties":[{"Name":"resultDescription","Value":"MFA on activation disabled."}]}""")]
    public void Every_dialect_tells_the_same(string json) =>
        Decoded.One(json).Get("setting.weakened").Should().Be("mfaOnActivation");

    private static AuditEvent Update(string prose) =>
        Decoded.One(Records.Audit($"\"loggedByService\":\"PIM\",\"resultReason\":{JsonSerializer.Serialize(prose)}", Operation));
}
