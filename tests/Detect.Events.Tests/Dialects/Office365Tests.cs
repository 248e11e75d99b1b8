namespace Detect.Events.Tests.Dialects;

public sealed class Office365Tests
{
    private const string Ann = "6a0b2f10-53a5-4a62-9b0e-6f7f4f0f1a01";
    private const string Bob = "6a0b2f10-53a5-4a62-9b0e-6f7f4f0f1a02";
    private const string Pim = "6a0b2f10-53a5-4a62-9b0e-6f7f4f0f1a03";
    private const string App = "6a0b2f10-53a5-4a62-9b0e-6f7f4f0f1a04";

    private const string RoleAdd =
        $$"""
        {"CreationTime":"2026-03-01T10:00:00","Id":"o-1","Operation":"Add member to role.","OrganizationId":"t-1","RecordType":8,"ResultStatus":"Success",
        "UserKey":"10032000C7A1B2C3@contoso.example","UserType":0,"Workload":"AzureActiveDirectory","ClientIP":"192.0.2.3:51234","ObjectId":"bob@contoso.example","UserId":"ann@contoso.example",
        "Actor":[{"ID":"ann@contoso.example","Type":5},{"ID":"10032000C7A1B2C3","Type":3},{"ID":"User_{{Ann}}","Type":2},{"ID":"{{Ann}}","Type":2},{"ID":"User","Type":2}],
        "Target":[{"ID":"User_{{Bob}}","Type":2},{"ID":"{{Bob}}","Type":2},{"ID":"User","Type":2},{"ID":"bob@contoso.example","Type":5},{"ID":"10032000C7A1B2C4","Type":3}],
        "ExtendedProperties":[{"Name":"additionalDetails","Value":"{\"User-Agent\":\"Mozilla/5.0\",\"Count\":2}"},{"Name":"auditEventCategory","Value":"RoleManagement"},
        {"Name":"extendedAuditEventCategory","Value":"Role"},{"Name":"correlationId","Value":"c-1"},{"Name":"teamName","Value":"MSODS."}],
        "ModifiedProperties":[{"Name":"Role.DisplayName","NewValue":"Company Administrator","OldValue":""},
        {"Name":"StrongAuthenticationRequirement","NewValue":"[]","OldValue":"[\r\n  {\r\n    \"State\": 1\r\n  }\r\n]"}],"InterSystemsId":"c-2"}
        """;

    [Fact]
    public void An_operation_loses_its_final_period()
    {
        var result = Transcribed.OfJson(RoleAdd);
        result.Single.Should().BeEquivalentTo(new { Shape = RecordShape.Office365, Table = EventTables.Audit });
        result.At("operationName").Should().Be("Add member to role");
        result.At("properties.activityDisplayName").Should().Be("Add member to role");
    }

    [Fact]
    public void A_creation_time_without_zone_is_utc()
    {
        Transcribed.OfJson(RoleAdd).At("time").Should().Be("2026-03-01T10:00:00Z");
        Transcribed.OfJson(RoleAdd).At("properties.activityDateTime").Should().Be("2026-03-01T10:00:00Z");
    }

    [Fact]
    public void Actor_and_target_are_read_by_type()
    {
        var result = Transcribed.OfJson(RoleAdd);
        result.At("properties.initiatedBy.user.id").Should().Be(Ann);
        result.At("properties.initiatedBy.user.userPrincipalName").Should().Be("ann@contoso.example");
        result.At("properties.initiatedBy.user.ipAddress").Should().Be("192.0.2.3");
        result.At("properties.targetResources.0.id").Should().Be(Bob);
        result.At("properties.targetResources.0.type").Should().Be("User");
        result.At("properties.targetResources.0.userPrincipalName").Should().Be("bob@contoso.example");
        result.Properties.GetProperty("targetResources").GetArrayLength().Should().Be(1);
    }

    [Fact]
    public void Each_class_and_id_in_the_target_list_begins_another_target()
    {
        var result = Transcribed.OfJson(
            $$"""
            {"CreationTime":"2026-03-01T10:00:00","Operation":"Add app role assignment grant to user.","Workload":"AzureActiveDirectory",
            "Target":[{"ID":"ServicePrincipal_{{Pim}}","Type":2},{"ID":"{{Pim}}","Type":2},{"ID":"ServicePrincipal","Type":2},{"ID":"Wiki","Type":1},{"ID":"{{App}}","Type":4},
            {"ID":"User_{{Bob}}","Type":2},{"ID":"{{Bob}}","Type":2},{"ID":"User","Type":2}]}
            """);
        result.At("properties.targetResources.0.displayName").Should().Be("Wiki");
        result.At("properties.targetResources.0.type").Should().Be("ServicePrincipal");
        result.At("properties.targetResources.1.id").Should().Be(Bob);
        result.Properties.GetProperty("targetResources").GetArrayLength().Should().Be(2);
    }

    [Fact]
    public void Changes_are_quoted_as_graph_quotes_them()
    {
        var result = Transcribed.OfJson(RoleAdd);
        const string Changes = "properties.targetResources.0.modifiedProperties";
        result.At(Changes + ".0.displayName").Should().Be("Role.DisplayName");
        result.At(Changes + ".0.newValue").Should().Be("\"Company Administrator\"");
        result.At(Changes + ".0.oldValue").Should().BeNull("nothing is written as empty text");
        result.At(Changes + ".1.newValue").Should().Be("[]");
        result.At(Changes + ".1.oldValue").Should().Be("""[{"State":1}]""");
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("Reader", "\"Reader\"")]
    [InlineData("[\r\n  true\r\n]", "[true]")]
    [InlineData("[\r\n  \"newdomain.example\"\r\n]", "[\"newdomain.example\"]")]
    [InlineData("\"Reader\"", "\"Reader\"")]
    [InlineData("[] => [[Id: 1]]; ", "\"[] => [[Id: 1]]; \"")]
    [InlineData("say \"hi\"", "\"say \\\"hi\\\"\"")]
    public void A_value_of_a_change_reads_as_in_graph(string value, string? graph)
    {
        Office365Changes.AsGraphWrites(value).Should().Be(graph);
    }

    [Fact]
    public void The_details_text_becomes_pairs_and_other_extended_properties_join_them()
    {
        var result = Transcribed.OfJson(
            """
            {"CreationTime":"2026-03-01T10:00:00","Operation":"Update user.","Workload":"AzureActiveDirectory",
            "ExtendedProperties":[{"Name":"additionalDetails","Value":"{\"User-Agent\":\"Mozilla/5.0\",\"List\":[1]}"},{"Name":"targetPUID","Value":"1003"}]}
            """);
        result.At("properties.additionalDetails").Should().Be(
            """[{"key":"User-Agent","value":"Mozilla/5.0"},{"key":"List","value":"[1]"},{"key":"targetPUID","value":"1003"}]""");
    }

    [Fact]
    public void The_envelope_is_found_in_extended_properties()
    {
        var result = Transcribed.OfJson(RoleAdd);
        result.At("tenantId").Should().Be("t-1");
        result.At("correlationId").Should().Be("c-1");
        result.At("properties.category").Should().Be("RoleManagement");
        result.At("properties.loggedByService").Should().Be("Core Directory");
        result.At("properties.result").Should().Be("success");
        result.At("properties.id").Should().Be("o-1");
    }

    [Fact]
    public void A_category_that_is_missing_follows_from_the_class_of_object()
    {
        Transcribed.OfJson(
            """{"CreationTime":"2026-03-01T10:00:00","Operation":"Update user.","Workload":"AzureActiveDirectory","ResultStatus":"Failure","ExtendedProperties":[{"Name":"extendedAuditEventCategory","Value":"User"}]}""")
            .At("properties.category").Should().Be("UserManagement");
    }

    [Fact]
    public void Pim_as_initiator_is_an_app()
    {
        var result = Transcribed.OfJson(
            $$"""
            {"CreationTime":"2026-03-01T10:00:00","Operation":"Add member to role.","Workload":"AzureActiveDirectory","UserId":"ServicePrincipal_{{Pim}}","UserKey":"Not Available",
            "Actor":[{"ID":"MS-PIM","Type":1},{"ID":"{{App}}","Type":2},{"ID":"ServicePrincipal_{{Pim}}","Type":2},{"ID":"{{Pim}}","Type":2},{"ID":"ServicePrincipal","Type":2}]}
            """);
        result.At("properties.initiatedBy.app.displayName").Should().Be("MS-PIM");
        result.At("properties.initiatedBy.app.servicePrincipalId").Should().Be(Pim);
        result.At("properties.initiatedBy.app.appId").Should().Be(App);
        result.At("properties.initiatedBy.user").Should().BeNull();
    }

    [Theory]
    [InlineData("192.0.2.3", "192.0.2.3")]
    [InlineData("192.0.2.3:51234", "192.0.2.3")]
    [InlineData("2001:db8::1", "2001:db8::1")]
    [InlineData("[2001:db8::1]", "2001:db8::1")]
    [InlineData("[2001:db8::1]:51234", "2001:db8::1")]
    [InlineData("<null>", null)]
    public void A_client_address_loses_port_and_brackets(string written, string? address)
    {
        Office365Address.Clean(written).Should().Be(address);
    }

    [Fact]
    public void A_login_is_a_sign_in()
    {
        var result = Transcribed.OfJson(
            $$"""
            {"CreationTime":"2026-03-01T10:00:00","Id":"l-1","Operation":"UserLoggedIn","OrganizationId":"t-1","RecordType":15,"ResultStatus":"Success","UserKey":"{{Ann}}",
            "Workload":"AzureActiveDirectory","ClientIP":"2001:db8::5","ObjectId":"{{App}}","UserId":"ann@contoso.example","ApplicationId":"{{Pim}}","ErrorNumber":"0","InterSystemsId":"c-1",
            "Actor":[{"ID":"{{Ann}}","Type":0},{"ID":"ann@contoso.example","Type":5}],"Target":[{"ID":"{{App}}","Type":0}],
            "ExtendedProperties":[{"Name":"UserAgent","Value":"Mozilla/5.0"},{"Name":"RequestType","Value":"OAuth2:Authorize"}],
            "DeviceProperties":[{"Name":"OS","Value":"MacOs"},{"Name":"BrowserType","Value":"Chrome"},{"Name":"IsCompliant","Value":"False"},{"Name":"SessionId","Value":"se-1"}]}
            """);
        result.Single.Table.Should().Be(EventTables.SignIn);
        result.At("operationName").Should().Be("Sign-in activity");
        result.At("resultType").Should().Be("0");
        result.At("properties.userId").Should().Be(Ann);
        result.At("properties.userPrincipalName").Should().Be("ann@contoso.example");
        result.At("properties.appId").Should().Be(Pim);
        result.At("properties.resourceId").Should().Be(App);
        result.At("properties.status.errorCode").Should().Be("0");
        result.At("properties.ipAddress").Should().Be("2001:db8::5");
        result.At("properties.deviceDetail.operatingSystem").Should().Be("MacOs");
        result.At("properties.deviceDetail.isCompliant").Should().Be("false");
        result.At("properties.userAgent").Should().Be("Mozilla/5.0");
        result.At("properties.sessionId").Should().Be("se-1");
        result.At("properties.authenticationProcessingDetails.0.value").Should().Be("OAuth2:Authorize");
    }

    [Fact]
    public void A_failed_login_says_why()
    {
        var result = Transcribed.OfJson(
            """
            {"CreationTime":"2026-03-01T10:00:00","Operation":"UserLoginFailed","RecordType":15,"ResultStatus":"Failed","UserKey":"Not Available","Workload":"AzureActiveDirectory",
            "UserId":"Not Available","ErrorNumber":"50126","LogonError":"InvalidUserNameOrPassword"}
            """);
        result.At("properties.status.errorCode").Should().Be("50126");
        result.At("properties.status.failureReason").Should().Be("InvalidUserNameOrPassword");
        result.At("properties.userPrincipalName").Should().BeNull("\"Not Available\" is nobody");
        result.At("properties.userId").Should().BeNull();
    }

    [Fact]
    public void An_audit_log_query_record_is_read_from_its_audit_data()
    {
        var result = Transcribed.OfJson(
            """
            {"value":[{"id":"q-1","createdDateTime":"2026-03-01T10:00:00Z","organizationId":"t-1","operation":"Update user.","service":"AzureActiveDirectory",
            "auditData":{"@odata.type":"#microsoft.graph.security.defaultAuditData","Workload":"AzureActiveDirectory","UserId":"ann@contoso.example"}}]}
            """);
        result.At("time").Should().Be("2026-03-01T10:00:00Z");
        result.At("operationName").Should().Be("Update user");
        result.At("tenantId").Should().Be("t-1");
        result.At("properties.id").Should().Be("q-1");
        Transcribed.Text(result.Single.Raw).Should().StartWith("""{"id":"q-1",""");
    }

    [Fact]
    public void Another_workload_is_dead_lettered()
    {
        Transcribed.OfJson("""{"id":"q","service":"SharePoint","auditData":{"Workload":"SharePoint","ClientIP":"192.0.2.1"}}""").DeadLetters.Should()
            .Equal("other-workload: An Office 365 record of the workload SharePoint; only AzureActiveDirectory holds Entra events.");
    }
}
