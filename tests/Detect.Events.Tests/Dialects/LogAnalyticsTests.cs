namespace Detect.Events.Tests.Dialects;

public sealed class LogAnalyticsTests
{
    private const string AuditRow =
        """
        {"TenantId":"workspace-1","TimeGenerated":"2026-03-01T10:00:00.983Z","OperationName":"Add member to role","Category":"RoleManagement",
        "CorrelationId":"c-1","Level":"4","Id":"Directory_1","LoggedByService":"Core Directory","Result":"success","AADTenantId":"t-1",
        "ActivityDisplayName":"Add member to role","ActivityDateTime":"2026-03-01T09:59:59.5Z","AADOperationType":"Assign","Type":"AuditLogs",
        "InitiatedBy":"{\"user\":{\"id\":\"u-1\",\"displayName\":null,\"ipAddress\":\"192.0.2.1\"}}",
        "TargetResources":"[{\"id\":\"u-2\",\"type\":\"User\",\"modifiedProperties\":[{\"displayName\":\"Role.DisplayName\",\"oldValue\":null,\"newValue\":\"\\\"[Reader]\\\"\"}]}]",
        "AdditionalDetails":"[{\"value\":\"{\\\"a\\\":1}\",\"key\":\"Wrapped\"}]"}
        """;

    [Fact]
    public void Dynamic_columns_that_are_json_strings_become_members()
    {
        var result = Transcribed.OfJson(AuditRow);
        result.Single.Should().BeEquivalentTo(new { Shape = RecordShape.LogAnalytics, Table = EventTables.Audit });
        result.At("properties.initiatedBy.user.id").Should().Be("u-1");
        result.At("properties.targetResources.0.type").Should().Be("User");
        result.At("callerIpAddress").Should().Be("192.0.2.1");
    }

    [Fact]
    public void The_sides_of_a_change_and_the_values_of_details_stay_text()
    {
        var result = Transcribed.OfJson(AuditRow);
        result.At("properties.targetResources.0.modifiedProperties.0.newValue").Should().Be("\"[Reader]\"");
        result.At("properties.additionalDetails.0.value").Should().Be("""{"a":1}""");
    }

    [Fact]
    public void The_tenant_is_AADTenantId_because_TenantId_is_the_workspace()
    {
        Transcribed.OfJson(AuditRow).At("tenantId").Should().Be("t-1");
        Transcribed.OfJson("""{"TimeGenerated":"2026-03-01T10:00:00Z","Type":"AuditLogs","TenantId":"w","ResourceId":"/tenants/t-2/providers/Microsoft.aadiam"}""")
            .At("tenantId").Should().Be("t-2");
    }

    [Fact]
    public void An_audit_row_happened_at_ActivityDateTime()
    {
        var result = Transcribed.OfJson(AuditRow);
        result.At("time").Should().Be("2026-03-01T09:59:59.5Z");
        result.At("properties.activityDateTime").Should().Be("2026-03-01T09:59:59.5Z");
    }

    [Fact]
    public void Columns_take_the_names_of_graph()
    {
        var result = Transcribed.OfJson(AuditRow);
        result.At("category").Should().Be("AuditLogs");
        result.At("properties.category").Should().Be("RoleManagement");
        result.At("properties.operationType").Should().Be("Assign");
        result.At("properties.loggedByService").Should().Be("Core Directory");
        result.At("properties.result").Should().Be("success");
    }

    [Fact]
    public void A_user_that_is_a_string_once_more_is_parsed_twice()
    {
        Transcribed.OfJson(
            """{"TimeGenerated":"2026-03-01T10:00:00Z","Type":"AuditLogs","InitiatedBy":"{\"user\":\"{\\\"id\\\":\\\"u-1\\\"}\"}"}""")
            .At("properties.initiatedBy.user.id").Should().Be("u-1");
        Transcribed.OfJson(
            """{"TimeGenerated":"2026-03-01T10:00:00Z","Type":"AuditLogs","InitiatedBy":"\"{\\\"user\\\":{\\\"id\\\":\\\"u-2\\\"}}\""}""")
            .At("properties.initiatedBy.user.id").Should().Be("u-2");
    }

    [Fact]
    public void Dynamic_text_that_does_not_parse_stays_text()
    {
        Transcribed.OfJson("""{"TimeGenerated":"2026-03-01T10:00:00Z","Type":"AuditLogs","InitiatedBy":"{cut"}""")
            .At("properties.initiatedBy").Should().Be("{cut");
    }

    [Fact]
    public void A_display_name_that_looks_like_json_stays_a_display_name()
    {
        Transcribed.OfJson("""{"TimeGenerated":"2026-03-01T10:00:00Z","Type":"SigninLogs","ResultType":"0","UserDisplayName":"[1]"}""")
            .At("properties.userDisplayName").Should().Be("[1]");
    }

    [Theory]
    [InlineData("SigninLogs", EventTables.SignIn)]
    [InlineData("AADNonInteractiveUserSignInLogs", EventTables.NonInteractiveSignIn)]
    [InlineData("AADServicePrincipalSignInLogs", EventTables.ServicePrincipalSignIn)]
    [InlineData("AADManagedIdentitySignInLogs", EventTables.ManagedIdentitySignIn)]
    [InlineData("MicrosoftServicePrincipalSignInLogs", EventTables.MicrosoftServicePrincipalSignIn)]
    [InlineData("ADFSSignInLogs", EventTables.AdfsSignIn)]
    [InlineData("AADUserRiskEvents", EventTables.RiskDetection)]
    [InlineData("AADServicePrincipalRiskEvents", EventTables.RiskDetection)]
    [InlineData("AADRiskyUsers", EventTables.RiskyUser)]
    [InlineData("AADRiskyServicePrincipals", EventTables.RiskyUser)]
    [InlineData("AADProvisioningLogs", EventTables.Provisioning)]
    [InlineData("MicrosoftGraphActivityLogs", EventTables.GraphActivity)]
    [InlineData("AzureActivity", EventTables.AzureActivity)]
    public void Type_names_the_table(string type, EventTables table)
    {
        Transcribed.OfJson($$"""{"TimeGenerated":"2026-03-01T10:00:00Z","Type":"{{type}}"}""").Single.Table.Should().Be(table);
    }

    [Theory]
    [InlineData(""" "LoggedByService":"PIM" """, EventTables.Audit)]
    [InlineData(""" "Category":"NonInteractiveUserSignInLogs" """, EventTables.NonInteractiveSignIn)]
    [InlineData(""" "AppId":"a","ResultType":"0","UserPrincipalName":"ann@contoso.example" """, EventTables.SignIn)]
    [InlineData(""" "AppId":"a","ResultType":"0","ServicePrincipalId":"sp" """, EventTables.ServicePrincipalSignIn)]
    [InlineData(""" "AppId":"a","ResultType":"0","UserPrincipalName":"ann@contoso.example","IsInteractive":false""", EventTables.NonInteractiveSignIn)]
    [InlineData(""" "RiskEventType":"unfamiliarFeatures" """, EventTables.RiskDetection)]
    [InlineData(""" "RiskLastUpdatedDateTime":"2026-03-01T10:00:00Z" """, EventTables.RiskyUser)]
    [InlineData(""" "ProvisioningAction":"create" """, EventTables.Provisioning)]
    [InlineData(""" "RequestUri":"https://graph.example/","RequestMethod":"GET" """, EventTables.GraphActivity)]
    [InlineData(""" "OperationNameValue":"MICROSOFT.WEB/SITES/DELETE" """, EventTables.AzureActivity)]
    [InlineData(""" "Caller":"ann@contoso.example","Authorization":"{}" """, EventTables.AzureActivity)]
    public void Without_Type_the_columns_tell_the_table(string columns, EventTables table)
    {
        Transcribed.OfJson($$"""{"TimeGenerated":"2026-03-01T10:00:00Z",{{columns}}}""").Single.Table.Should().Be(table);
    }

    [Fact]
    public void A_row_of_a_foreign_table_is_dead_lettered()
    {
        Transcribed.OfJson("""{"TimeGenerated":"2026-03-01T10:00:00Z","Computer":"host","Type":"Heartbeat"}""").DeadLetters.Should()
            .Equal("unknown-shape: A Log Analytics row of no table of ours: its columns are TimeGenerated, Computer, Type.");
    }

    [Fact]
    public void A_row_without_time_says_which_columns_would_have_told_it()
    {
        Transcribed.OfJson("""{"Type":"AuditLogs","LoggedByService":"PIM","OperationName":"Add user"}""").DeadLetters.Should()
            .Equal("no-time: A row of AuditLogs without ActivityDateTime or TimeGenerated.");
    }

    [Fact]
    public void A_sign_in_row_without_time_columns_happened_at_its_first_authentication_step()
    {
        var result = Transcribed.OfJson(
            """
            {"Type":"SigninLogs","AADTenantId":"t-1","ResultType":"50057",
            "AuthenticationDetails":"[\r\n{\"authenticationStepDateTime\":\"2026-03-01T10:00:00.4834758+00:00\"},{\"authenticationStepDateTime\":\"2026-03-01T10:00:09+00:00\"}]"}
            """);
        result.At("properties.createdDateTime").Should().Be("2026-03-01T10:00:00.4834758Z");
    }

    [Fact]
    public void A_sign_in_rows_own_names_are_translated()
    {
        var result = Transcribed.OfJson(
            """
            {"TimeGenerated":"2026-03-01T10:00:30Z","CreatedDateTime":"2026-03-01T10:00:00Z","Type":"SigninLogs","ResultType":"50126","ResultDescription":"bad password",
            "ConditionalAccessPolicies":[{"id":"p-1","result":"failure"}],"LocationDetails":{"city":"Delft","countryOrRegion":"NL"},"Location":"NL",
            "ResourceIdentity":"res-1","ResourceId":"/tenants/t-1/providers/Microsoft.aadiam","Status":{"errorCode":50126},"IPAddress":"192.0.2.4",
            "RiskEventTypes_V2":[],"Identity":"Ann","OperationName":"Sign-in activity"}
            """);
        result.At("time").Should().Be("2026-03-01T10:00:00Z");
        result.At("properties.appliedConditionalAccessPolicies.0.id").Should().Be("p-1");
        result.At("properties.location.city").Should().Be("Delft");
        result.At("location").Should().Be("NL");
        result.At("properties.resourceId").Should().Be("res-1");
        result.At("resourceId").Should().Be("/tenants/t-1/providers/Microsoft.aadiam");
        result.At("properties.ipAddress").Should().Be("192.0.2.4");
        result.At("properties.riskEventTypes_v2").Should().Be("[]");
        result.At("properties.status.errorCode").Should().Be("50126");
        result.At("resultType").Should().Be("50126");
    }

    [Fact]
    public void Status_and_location_are_made_from_ResultType_and_the_country_where_the_objects_are_missing()
    {
        var result = Transcribed.OfJson(
            """{"TimeGenerated":"2026-03-01T10:00:00Z","Type":"SigninLogs","ResultType":"50053","ResultDescription":"locked","Location":"NL"}""");
        result.At("properties.status.errorCode").Should().Be("50053");
        result.At("properties.status.failureReason").Should().Be("locked");
        result.At("properties.location.countryOrRegion").Should().Be("NL");
        result.At("properties.createdDateTime").Should().Be("2026-03-01T10:00:00Z");
    }

    [Fact]
    public void The_location_of_a_risk_row_is_an_object_and_its_additional_info_text()
    {
        var result = Transcribed.OfJson(
            """
            {"TimeGenerated":"2026-03-01T12:00:00Z","ActivityDateTime":"2026-03-01T10:00:00Z","Type":"AADUserRiskEvents","RiskEventType":"leakedCredentials",
            "IpAddress":"192.0.2.4","Location":"{\"city\":\"Delft\"}","AdditionalInfo":[{"Key":"userAgent","Value":"x"}]}
            """);
        result.At("time").Should().Be("2026-03-01T10:00:00Z");
        result.At("operationName").Should().Be("User Risk Detection");
        result.At("properties.location.city").Should().Be("Delft");
        result.At("properties.additionalInfo").Should().Be("""[{"Key":"userAgent","Value":"x"}]""");
        result.At("callerIpAddress").Should().Be("192.0.2.4");
    }

    [Fact]
    public void A_graph_activity_row_answers_with_its_status_code()
    {
        var result = Transcribed.OfJson(
            """
            {"TimeGenerated":"2026-03-01T10:00:00Z","AadTenantId":"t-1","RequestId":"q-1","RequestMethod":"GET","RequestUri":"https://graph.example/","ResponseStatusCode":403,
            "UserId":"u-1","IPAddress":"192.0.2.4","Type":"MicrosoftGraphActivityLogs"}
            """);
        result.At("resultSignature").Should().Be("403");
        result.At("tenantId").Should().Be("t-1");
        result.At("properties.requestUri").Should().Be("https://graph.example/");
        result.At("properties.userId").Should().Be("u-1");
        result.At("properties.responseStatusCode").Should().Be("403");
    }

    [Fact]
    public void An_office_activity_row_of_the_directory_reads_like_office_365()
    {
        var result = Transcribed.OfJson(
            """
            {"TimeGenerated":"2026-03-01T10:00:00Z","Type":"OfficeActivity","OfficeWorkload":"AzureActiveDirectory","RecordType":"AzureActiveDirectory",
            "Operation":"Add member to role.","OfficeId":"o-1","OrganizationId":"t-1","UserId":"ann@contoso.example","ResultStatus":"Success",
            "OfficeObjectId":"bob@contoso.example","ModifiedProperties":"[{\"Name\":\"Role.DisplayName\",\"NewValue\":\"Reader\",\"OldValue\":\"\"}]"}
            """);
        result.Single.Should().BeEquivalentTo(new { Shape = RecordShape.Office365, Table = EventTables.Audit });
        result.At("operationName").Should().Be("Add member to role");
        result.At("tenantId").Should().Be("t-1");
        result.At("properties.id").Should().Be("o-1");
        result.At("properties.targetResources.0.modifiedProperties.0.newValue").Should().Be("\"Reader\"");
    }

    [Fact]
    public void An_office_activity_row_of_another_workload_is_dead_lettered()
    {
        Transcribed.OfJson("""{"TimeGenerated":"2026-03-01T10:00:00Z","Type":"OfficeActivity","OfficeWorkload":"Exchange"}""").DeadLetters.Should()
            .Equal("other-workload: An Office 365 record of the workload Exchange; only AzureActiveDirectory holds Entra events.");
    }
}
