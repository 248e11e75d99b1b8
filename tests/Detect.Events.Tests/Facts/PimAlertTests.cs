using System.Text.Json;
using Detect.Events.Tests.Corpus;

namespace Detect.Events.Tests.Facts;

public sealed class PimAlertTests
{
    [Theory]
    [InlineData("RolesAssignedOutsidePimAlert", "RolesAssignedOutsidePim")]
    [InlineData("StaleSignInAlert", "StaleSignIn")]
    [InlineData("RedundantAssignmentAlert", "RedundantAssignment")]
    [InlineData("NoMfaOnRoleActivationAlert", "NoMfaOnRoleActivation")]
    [InlineData("InvalidLicenseAlert", "InvalidLicense")]
    [InlineData("TooManyGlobalAdminsAssignedToTenantAlert", "TooManyGlobalAdminsAssignedToTenant")]
    [InlineData("SequentialActivationRenewalsAlert", "SequentialActivationRenewals")]
    [InlineData("SomethingNewAlert", "SomethingNew")]
    public void A_graph_alert_is_told_by_its_definition(string definition, string type)
    {
        var e = Decoded.One(
            $$"""
            {"value":[{"id":"DirectoryRole_{{Records.Tenant}}_{{definition}}","alertDefinitionId":"DirectoryRole_{{Records.Tenant}}_{{definition}}",
            "scopeId":"/","scopeType":"DirectoryRole","incidentCount":3,"isActive":true,"lastModifiedDateTime":"2026-03-01T10:00:00Z","lastScannedDateTime":"2026-03-02T10:00:00Z"}]}
            """);
        e.Table.Should().Be(EventTables.PimAlert);
        e.Get("pimAlert.type").Should().Be(type);
        e.Get("isActive").Should().Be("true");
        e.Get("incidentCount").Should().Be("3");
        e.Get("alertDefinitionId").Should().EndWith(definition);
    }

    [Fact]
    public void An_incident_is_told_by_its_type()
    {
        Decoded.One(
            """
            {"value":[{"@odata.type":"#microsoft.graph.rolesAssignedOutsidePrivilegedIdentityManagementAlertIncident","id":"i-1",
            "roleDisplayName":"Global Administrator","assignmentCreatedDateTime":"2026-03-01T10:00:00Z"}]}
            """).Get("pimAlert.type").Should().Be("RolesAssignedOutsidePim");
    }

    [Theory]
    [InlineData("Roles are being assigned outside of Privileged Identity Management", "RolesAssignedOutsidePim")]
    [InlineData("Roles are being assigned outside of Privileged Identity Management (Preview)", "RolesAssignedOutsidePim")]
    [InlineData("Potential stale accounts in a privileged role", "StaleSignIn")]
    [InlineData("Administrators aren\u2019t using their privileged roles", "RedundantAssignment")]
    [InlineData("Eligible administrators aren't activating their privileged role", "RedundantAssignment")]
    [InlineData("Roles don't require multi-factor authentication for activation", "NoMfaOnRoleActivation")]
    [InlineData("Roles don't require multifactor authentication for activation", "NoMfaOnRoleActivation")]
    [InlineData("The organization doesn't have Microsoft Entra ID P2 or Microsoft Entra ID Governance", "InvalidLicense")]
    [InlineData("The organization doesn't have Azure AD Premium P2", "InvalidLicense")]
    [InlineData("There are too many Global Administrators", "TooManyGlobalAdminsAssignedToTenant")]
    [InlineData("Roles are being activated too frequently", "SequentialActivationRenewals")]
    [InlineData("Too many owners assigned to a resource", "TooManyOwnersAssignedToResource")]
    [InlineData("Too many permanent owners assigned to a resource", "TooManyPermanentOwnersAssignedToResource")]
    [InlineData("Duplicate role created", "DuplicateRoleCreated")]
    [InlineData("TooManyPermanentOwnersAssignedToResource", "TooManyPermanentOwnersAssignedToResource")]
    [InlineData("RedundantAssignmentAlert", "RedundantAssignment")]
    [InlineData("An alert of another day", "absent")]
    public void An_audit_row_is_told_by_the_alerts_name_wherever_it_stands(string name, string type)
    {
        Row($"{{\"type\":\"Other\",\"displayName\":{JsonSerializer.Serialize(name)}}}").Get("pimAlert.type").Should().Be(type);
        Row("", $"{{\"key\":\"AlertName\",\"value\":{JsonSerializer.Serialize(name)}}}").Get("pimAlert.type").Should().Be(type);
        Row("", "", name).Get("pimAlert.type").Should().Be(type);
    }

    [Theory]
    [InlineData("Disable PIM alert")]
    [InlineData("Resolve PIM alert")]
    [InlineData("Update PIM alert setting")]
    public void Every_operation_on_alerts_tells_which(string operation) =>
        Row("""{"type":"Other","displayName":"Duplicate role created"}""", operation: operation).Get("pimAlert.type").Should().Be("DuplicateRoleCreated");

    [Fact]
    public void The_target_that_is_the_alert_comes_before_what_people_write()
    {
        Row(
            """{"type":"Other","displayName":"Too many owners assigned to a resource"}""",
            """{"key":"Justification","value":"Duplicate role created"}""",
            "Potential stale accounts").Get("pimAlert.type").Should().Be("TooManyOwnersAssignedToResource");
    }

    [Fact]
    public void A_user_who_is_called_like_an_alert_is_none() =>
        Row("""{"type":"User","displayName":"Duplicate role created"}""").Get("pimAlert.type").Should().Be("absent");

    [Fact]
    public void A_row_about_an_assignment_outside_of_pim_is_that_alert() =>
        Decoded.One(Records.Pim("Add member to role outside of PIM (permanent)")).Get("pimAlert.type").Should().Be("RolesAssignedOutsidePim");

    [Fact]
    public void Other_operations_are_about_no_alert() =>
        Row("""{"type":"Other","displayName":"Duplicate role created"}""", operation: "Update role").Get("pimAlert.type").Should().Be("absent");

    [CorpusFact]
    public void Recorded_alerts_are_each_of_a_kind_of_their_own()
    {
        var events = Directory.GetFiles(Path.Combine(CorpusFactAttribute.Folder!, "graph"), "pimalerts*AlertsBody.json")
            .SelectMany(file => Decoded.Of(File.ReadAllBytes(file)).Events)
            .ToList();
        events.Select(e => e.Get("pimAlert.type")).Should().BeEquivalentTo(
            "RolesAssignedOutsidePim", "StaleSignIn", "RedundantAssignment", "NoMfaOnRoleActivation", "InvalidLicense",
            "TooManyGlobalAdminsAssignedToTenant", "SequentialActivationRenewals");
        events.Where(e => e.Get("isActive") == "true").Should().OnlyContain(e => e.Get("incidentCount") != "0");
    }

    private static AuditEvent Row(string target, string detail = "", string reason = "", string operation = "Triggered PIM alert") => Decoded.One(Records.Audit(
        $"\"loggedByService\":\"PIM\",\"resultReason\":{JsonSerializer.Serialize(reason)},\"targetResources\":[{target}],\"additionalDetails\":[{detail}]", operation));
}
