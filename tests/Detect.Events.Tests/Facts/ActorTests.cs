namespace Detect.Events.Tests;

public sealed class ActorTests
{
    [Theory]
    [InlineData("{\"user\":{\"id\":\"u-1\",\"displayName\":null,\"userPrincipalName\":\"ada@contoso.example\",\"ipAddress\":\"203.0.113.7\"}}", "ada@contoso.example", "user")]
    [InlineData("{\"user\":{\"id\":\"u-1\",\"displayName\":\"Ada\",\"userPrincipalName\":null}}", "Ada", "user")]
    [InlineData("{\"user\":{\"id\":\"u-1\"}}", "u-1", "user")]
    [InlineData("{\"user\":null,\"app\":{\"appId\":null,\"displayName\":\"Payroll\",\"servicePrincipalId\":\"sp-1\"}}", "Payroll", "app")]
    [InlineData("{\"app\":{\"displayName\":null,\"servicePrincipalId\":\"sp-1\"}}", "sp-1", "app")]
    [InlineData("{\"app\":{\"displayName\":\"Device Registration Service\"}}", "Device Registration Service", "service")]
    [InlineData("{\"user\":{\"displayName\":\"Azure AD PIM\",\"userPrincipalName\":null}}", "Azure AD PIM", "service")]
    public void An_audit_row_names_a_user_an_app_or_a_service(string initiatedBy, string actor, string type)
    {
        var e = Decoded.One(Records.Audit("\"initiatedBy\":" + initiatedBy));
        (e.Get("actor"), e.Get("actor.type")).Should().Be((actor, type));
    }

    [Fact]
    public void A_service_name_over_a_human_is_still_the_human()
    {
        var e = Decoded.One(Records.Audit("\"initiatedBy\":{\"user\":{\"id\":\"u-1\",\"displayName\":\"Azure ESTS Service\",\"userPrincipalName\":\"ada@contoso.example\"}}"));
        (e.Get("actor"), e.Get("actor.type"), e.Get("actor.displayName")).Should().Be(("ada@contoso.example", "user", "Azure ESTS Service"));
    }

    [Fact]
    public void An_edit_in_the_portal_names_user_and_app_and_the_user_did_it()
    {
        var e = Decoded.One(Records.Audit("\"initiatedBy\":{\"user\":{\"id\":\"u-1\",\"userPrincipalName\":\"ada@contoso.example\"},\"app\":{\"displayName\":\"ADIbizaUX\"}}"));
        (e.Get("actor"), e.Get("actor.type"), e.Get("initiatedBy.app.displayName")).Should().Be(("ada@contoso.example", "user", "ADIbizaUX"));
    }

    [Fact]
    public void A_row_that_names_nobody_falls_back_to_the_identity_of_the_envelope()
    {
        Decoded.One(Records.Audit("", envelope: ",\"identity\":\"Managed Service Identity\"")).Get("actor").Should().Be("Managed Service Identity");
        Decoded.One(Records.Audit("")).Get("actor").Should().Be("absent");
    }

    [Fact]
    public void Pim_keeps_address_and_user_agent_in_its_details()
    {
        var e = Decoded.One(Records.Pim());
        (e.Get("actor.ipAddress"), e.Get("actor.userAgent"), e.Get("actor.id")).Should().Be(("203.0.113.7", "Edge", "u-1"));
    }

    [Fact]
    public void The_directory_spells_the_user_agent_with_a_hyphen() =>
        Decoded.One(Records.Audit("\"userAgent\":null,\"additionalDetails\":[{\"key\":\"User-Agent\",\"value\":\"Mozilla/5.0\"}]"))
            .Get("actor.userAgent").Should().Be("Mozilla/5.0");

    [Theory]
    [InlineData("null", "absent")]
    [InlineData("\"\"", "absent")]
    [InlineData("\"::2001:db8:0:1:2:3:4:5:6\"", "absent")]
    [InlineData("\"unknown\"", "absent")]
    [InlineData("\"12\"", "absent")]
    [InlineData("\"203.0.113.9\"", "203.0.113.9")]
    [InlineData("\"2001:db8::1\"", "2001:db8::1")]
    public void An_address_that_is_none_is_absent(string address, string expected) =>
        Decoded.One(Records.Audit("\"initiatedBy\":{\"user\":{\"id\":\"u\",\"ipAddress\":" + address + "}}"))
            .Get("actor.ipAddress").Should().Be(expected);

    [Fact]
    public void A_malformed_address_gives_way_to_that_of_the_envelope() =>
        Decoded.One(Records.Audit("\"initiatedBy\":{\"user\":{\"id\":\"u\",\"ipAddress\":\"\"}}", envelope: ",\"callerIpAddress\":\"192.0.2.4\""))
            .Get("actor.ipAddress").Should().Be("192.0.2.4");

    [Theory]
    [InlineData("SignInLogs", "\"userId\":\"u-1\",\"userPrincipalName\":\"ada@contoso.example\",\"userDisplayName\":\"Ada\",\"servicePrincipalId\":\"\"", "ada@contoso.example", "user")]
    [InlineData("ServicePrincipalSignInLogs", "\"userId\":\"\",\"servicePrincipalId\":\"sp-1\",\"servicePrincipalName\":\"Payroll\"", "Payroll", "app")]
    [InlineData("ManagedIdentitySignInLogs", "\"servicePrincipalId\":\"sp-1\",\"servicePrincipalName\":\"vm-1\"", "vm-1", "service")]
    public void A_sign_in_names_who_signed_in(string category, string properties, string actor, string type)
    {
        var e = Decoded.One(Records.SignIn(properties, category));
        (e.Get("actor"), e.Get("actor.type")).Should().Be((actor, type));
    }

    [Fact]
    public void An_activity_record_names_its_caller_in_the_claims()
    {
        var e = Decoded.One("""
            {"time":"2026-03-02T09:14:00Z","category":"Administrative","operationName":"MICROSOFT.AUTHORIZATION/ROLEASSIGNMENTS/WRITE","resultType":"Success","callerIpAddress":"192.0.2.4","identity":{"authorization":{"evidence":{"role":"Owner","principalId":"p-1"}},"claims":{"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn":"ada@contoso.example","appid":"a-1"}}}
            """);
        (e.Get("actor"), e.Get("actor.type"), e.Get("actor.id"), e.Get("caller"), e.Get("result"), e.Get("actor.ipAddress"))
            .Should().Be(("ada@contoso.example", "user", "p-1", "ada@contoso.example", "success", "192.0.2.4"));
        (e.Get("claims.appid"), e.Get("identity.authorization.evidence.role"), e.Operation)
            .Should().Be(("a-1", "Owner", "MICROSOFT.AUTHORIZATION/ROLEASSIGNMENTS/WRITE"));
    }

    [Fact]
    public void A_provisioning_step_names_its_initiator()
    {
        var e = Decoded.One("""
            {"time":"2026-03-02T09:14:00Z","category":"ProvisioningLogs","resultType":"Skipped","properties":{"id":"p","activityDateTime":"2026-03-02T09:13:00Z","initiatedBy":{"id":"","name":"Provisioning Service","type":"system"}}}
            """);
        (e.Get("actor"), e.Get("actor.type"), e.Get("result")).Should().Be(("Provisioning Service", "service", "skipped"));
    }

    [Theory]
    [InlineData("\"userId\":\"u-1\"", "u-1", "user")]
    [InlineData("\"UserPrincipalObjectID\":\"u-1\"", "u-1", "user")]
    [InlineData("\"servicePrincipalId\":\"sp-1\",\"appId\":\"a-1\"", "sp-1", "app")]
    public void A_graph_request_names_user_or_service_principal(string properties, string actor, string type)
    {
        var e = Decoded.One($$$"""{"time":"2026-03-02T09:14:00Z","category":"MicrosoftGraphActivityLogs","resultSignature":"403","durationMs":"12","properties":{"requestUri":"https://graph.example/v1.0/me",{{{properties}}}}}""");
        (e.Get("actor"), e.Get("actor.type"), e.Get("result"), e.Get("durationMs")).Should().Be((actor, type, "failure", "12"));
    }
}
