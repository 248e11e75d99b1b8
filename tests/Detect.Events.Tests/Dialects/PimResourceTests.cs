namespace Detect.Events.Tests.Dialects;

public sealed class PimResourceTests
{
    [Fact]
    public void An_alert_is_as_of_its_last_change()
    {
        var result = Transcribed.OfJson(
            """
            {"value":[{"id":"DirectoryRole_0b0f7d4c-6c1a-4a3e-9d51-6a3a5c0e7c11_StaleSignInAlert","alertDefinitionId":"d","incidentCount":3,"isActive":true,
            "lastModifiedDateTime":"2026-03-01T10:00:00Z","lastScannedDateTime":"2026-03-02T10:00:00Z"}]}
            """);
        result.Single.Table.Should().Be(EventTables.PimAlert);
        result.At("time").Should().Be("2026-03-01T10:00:00Z");
        result.At("tenantId").Should().Be("0b0f7d4c-6c1a-4a3e-9d51-6a3a5c0e7c11");
    }

    [Fact]
    public void An_alert_that_was_never_changed_is_as_of_its_last_scan()
    {
        var result = Transcribed.OfJson(
            """{"alertDefinitionId":"d","incidentCount":0,"lastModifiedDateTime":"0001-01-01T08:00:00Z","lastScannedDateTime":"2026-03-02T10:00:00Z"}""");
        result.At("time").Should().Be("2026-03-02T10:00:00Z");
        result.At("properties.lastModifiedDateTime").Should().BeNull();
    }

    [Fact]
    public void An_incident_happened_when_the_assignment_was_made()
    {
        Transcribed.OfJson(
            """{"@odata.type":"#microsoft.graph.rolesAssignedOutsidePrivilegedIdentityManagementAlertIncident","id":"i","assignmentCreatedDateTime":"2026-03-01T10:00:00Z"}""")
            .At("time").Should().Be("2026-03-01T10:00:00Z");
    }

    [Fact]
    public void A_modified_policy_happened_when_it_was_modified()
    {
        var result = Transcribed.OfJson(
            """{"id":"policyA","isOrganizationDefault":false,"lastModifiedDateTime":"2026-03-01T10:00:00Z","rules":[{"id":"Enablement_EndUser_Assignment"}]}""");
        result.Single.Table.Should().Be(EventTables.RoleManagementPolicy);
        result.At("time").Should().Be("2026-03-01T10:00:00Z");
    }

    [Fact]
    public void A_policy_assignment_has_the_time_of_the_policy_it_expands()
    {
        Transcribed.OfJson(
            """{"policyId":"p","roleDefinitionId":"r","scopeType":"Directory","policy":{"id":"p","lastModifiedDateTime":"2026-03-01T10:00:00Z","rules":[]}}""")
            .At("time").Should().Be("2026-03-01T10:00:00Z");
    }

    [Theory]
    [InlineData("""{"id":"p","isOrganizationDefault":false,"lastModifiedDateTime":null,"rules":[]}""",
        "A role-management policy that was never modified has no lastModifiedDateTime.")]
    [InlineData("""{"policyId":"p","roleDefinitionId":"r","scopeId":"/","scopeType":"Directory"}""",
        "A role-management policy assignment says which policy applies to a role, not when.")]
    [InlineData("""{"@odata.type":"#microsoft.graph.staleSignInAlertConfiguration","alertDefinitionId":"d","isEnabled":true,"duration":"P30D"}""",
        "A PIM alert configuration is a setting without a time of its own.")]
    [InlineData("""{"id":"d","displayName":"Stale","severityLevel":"low","mitigationSteps":"Review","isConfigurable":true}""",
        "A PIM alert definition is a description without a time of its own.")]
    [InlineData("""{"@odata.type":"#microsoft.graph.invalidLicenseAlertIncident","id":"i","tenantLicenseStatus":"expired"}""",
        "A PIM alert incident of this kind does not say when it happened.")]
    public void What_has_no_time_of_its_own_is_dead_lettered_with_the_reason(string json, string reason)
    {
        Transcribed.OfJson(json).DeadLetters.Should().Equal("no-time: " + reason);
    }
}
