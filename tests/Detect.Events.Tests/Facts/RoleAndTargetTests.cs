namespace Detect.Events.Tests;

public sealed class RoleAndTargetTests
{
    private const string ByAda = "{\"user\":{\"userPrincipalName\":\"ada@contoso.example\"}}";

    [Fact]
    public void Pim_names_role_and_user_by_type_wherever_they_stand()
    {
        var e = Decoded.One(Records.Pim());
        (e.Get("role"), e.Get("role.templateId"), e.Get("role.privileged"), e.Get("target"), e.Get("target.user.id"), e.Get("target.role.displayName"))
            .Should().Be(("Global Administrator", Records.GlobalAdministrator, "true", "bo@contoso.example", "u-2", "Global Administrator"));
    }

    [Fact]
    public void The_directory_names_an_added_role_in_the_new_value()
    {
        var e = Decoded.One(Records.RoleChange("Add member to role", ByAda, "Role.DisplayName", "null", "\"\\\"User Administrator\\\"\""));
        (e.Get("role"), e.Get("role.displayName"), e.Get("role.privileged"), e.Get("target.user.userPrincipalName"))
            .Should().Be(("User Administrator", "User Administrator", "true", "bo@contoso.example"));
        e.GetUtf8("role").Should().Be("User Administrator");
    }

    [Fact]
    public void The_directory_names_a_removed_role_in_the_old_value() =>
        Decoded.One(Records.RoleChange("Remove member from role", ByAda, "Role.DisplayName", "\"\\\"Reports Reader\\\"\"", "null"))
            .Get("role").Should().Be("Reports Reader");

    [Fact]
    public void Another_role_is_not_privileged_and_a_row_without_a_role_is_neither()
    {
        Decoded.One(Records.RoleChange("Add member to role", ByAda, "Role.DisplayName", "null", "\"\\\"Reports Reader\\\"\""))
            .Get("role.privileged").Should().Be("false");
        Decoded.One(Records.Audit("")).Get("role.privileged").Should().Be("absent");
    }

    [Fact]
    public void A_template_id_alone_tells_a_privileged_role() =>
        Decoded.One(Records.RoleChange("Add member to role", ByAda, "Role.TemplateId", "null", $"\"\\\"{Records.GlobalAdministrator}\\\"\""))
            .Get("role.privileged").Should().Be("true");

    [Fact]
    public void Company_administrator_is_global_administrator()
    {
        var e = Decoded.One(Records.RoleChange("Add member to role", ByAda, "Role.DisplayName", "null", "\"Company Administrator\""));
        (e.Get("role"), e.Get("role.templateId"), e.Get("role.privileged"))
            .Should().Be(("Global Administrator | Company Administrator", Records.GlobalAdministrator, "true"));
    }

    [Theory]
    [InlineData("[{\"type\":\"User\",\"id\":\"u\",\"displayName\":null,\"userPrincipalName\":\"bo@contoso.example\"}]", "target.user.userPrincipalName", "bo@contoso.example")]
    [InlineData("[{\"id\":\"u\",\"userPrincipalName\":\"bo@contoso.example\"}]", "target.user.id", "u")]
    [InlineData("[{\"type\":\"Group\",\"id\":\"g\",\"displayName\":\"Admins\",\"groupType\":\"unknownFutureValue\"}]", "target.group.displayName", "Admins")]
    [InlineData("[{\"type\":\"ServicePrincipal\",\"id\":\"s\",\"displayName\":\"Graph\"}]", "target.servicePrincipal.displayName", "Graph")]
    [InlineData("[{\"type\":\"Application\",\"id\":\"a\"}]", "target.application.id", "a")]
    [InlineData("[{\"type\":\"Policy\",\"id\":\"p\",\"displayName\":\"Require MFA\"}]", "target.policy.displayName", "Require MFA")]
    [InlineData("[{\"type\":\"Device\",\"id\":\"d\",\"displayName\":\"LAPTOP\"}]", "target.device.displayName", "LAPTOP")]
    [InlineData("[{\"id\":null,\"displayName\":\"contoso.example\"}]", "target", "contoso.example")]
    [InlineData("[{\"type\":\"Role\",\"displayName\":\"Reader\"}]", "target", "Reader")]
    [InlineData("[{\"type\":\"User\",\"userPrincipalName\":\"a@contoso.example\"},{\"type\":\"Group\",\"displayName\":\"Admins\"}]", "target", "a@contoso.example | Admins")]
    [InlineData("[]", "target", "absent")]
    [InlineData("null", "target", "absent")]
    [InlineData("[{\"type\":\"Request\",\"id\":\"r-1\"}]", "target", "absent")]
    [InlineData("[{\"type\":\"Request\",\"id\":\"r-1\",\"displayName\":\"Review of March\"}]", "target", "Review of March")]
    [InlineData("[{\"type\":\"Other\",\"id\":\"o-1\"}]", "target", "o-1")]
    public void Targets_are_found_by_type_never_by_index(string targets, string field, string expected) =>
        Decoded.One(Records.Audit("\"targetResources\":" + targets)).Get(field).Should().Be(expected);

    [Theory]
    [InlineData("MS-PIM", "Core Directory", "true")]
    [InlineData("MS-PIM-Fairfax", "Core Directory", "true")]
    [InlineData("MS-PIMENTO", "Core Directory", "false")]
    [InlineData("Payroll", "Core Directory", "false")]
    [InlineData("MS-PIM", "PIM", "false")]
    public void The_row_that_pim_writes_beside_its_own_is_a_twin(string app, string service, string expected) =>
        Decoded.One(Records.Audit($$$"""
            "loggedByService":"{{{service}}}","initiatedBy":{"user":null,"app":{"appId":null,"displayName":"{{{app}}}"}}
            """.Trim())).Get("pimTwin").Should().Be(expected);
}
