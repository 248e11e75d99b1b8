namespace Detect.Events.Tests.Dialects;

public sealed class GraphTests
{
    [Fact]
    public void A_directory_audit_becomes_the_properties_of_an_envelope()
    {
        var result = Transcribed.OfJson(
            """
            {"id":"Directory_1","category":"RoleManagement","correlationId":"c-1","result":"failure","resultReason":"ExpirationRule",
            "activityDisplayName":"Add member to role","activityDateTime":"2026-03-01T10:00:00.1234567Z",
            "initiatedBy":{"user":{"displayName":"Ann","ipAddress":"192.0.2.1"},"app":null},"targetResources":[]}
            """);
        result.Single.Should().BeEquivalentTo(new { Shape = RecordShape.Graph, Table = EventTables.Audit });
        result.At("time").Should().Be("2026-03-01T10:00:00.1234567Z");
        result.At("category").Should().Be("AuditLogs");
        result.At("operationName").Should().Be("Add member to role");
        result.At("callerIpAddress").Should().Be("192.0.2.1");
        result.At("resultDescription").Should().Be("ExpirationRule");
        result.At("identity").Should().Be("Ann");
        result.At("properties.category").Should().Be("RoleManagement");
    }

    [Fact]
    public void The_portals_json_download_keeps_its_user_agent()
    {
        Transcribed.OfJson("""{"activityDisplayName":"Add user","activityDateTime":"2026-03-01T10:00:00Z","userAgent":"Mozilla/5.0"}""")
            .At("properties.userAgent").Should().Be("Mozilla/5.0");
    }

    [Fact]
    public void An_audit_row_with_createdDateTime_happened_then()
    {
        Transcribed.OfJson("""{"activityDisplayName":"Get resource","createdDateTime":"2026-03-01T10:00:00Z"}""")
            .At("time").Should().Be("2026-03-01T10:00:00Z");
    }

    [Theory]
    [InlineData("interactiveUser", EventTables.SignIn)]
    [InlineData("nonInteractiveUser", EventTables.NonInteractiveSignIn)]
    [InlineData("servicePrincipal", EventTables.ServicePrincipalSignIn)]
    [InlineData("managedIdentity", EventTables.ManagedIdentitySignIn)]
    public void A_beta_sign_in_goes_to_the_table_of_its_event_type(string type, EventTables table)
    {
        Transcribed.OfJson($$"""{"createdDateTime":"2026-03-01T10:00:00Z","appId":"a","status":{"errorCode":0},"signInEventTypes":["{{type}}"]}""")
            .Single.Table.Should().Be(table);
    }

    [Theory]
    [InlineData(""" "userPrincipalName":"ann@contoso.example","isInteractive":true""", EventTables.SignIn)]
    [InlineData(""" "userPrincipalName":"ann@contoso.example","isInteractive":false""", EventTables.NonInteractiveSignIn)]
    [InlineData(""" "userId":"","servicePrincipalId":"sp-1" """, EventTables.ServicePrincipalSignIn)]
    [InlineData(""" "userId":"u-1","servicePrincipalId":"" """, EventTables.SignIn)]
    public void A_sign_in_without_event_type_is_told_by_who_signed_in(string who, EventTables table)
    {
        Transcribed.OfJson($$"""{"createdDateTime":"2026-03-01T10:00:00Z","appId":"a","status":{"errorCode":0},{{who}}}""")
            .Single.Table.Should().Be(table);
    }

    [Fact]
    public void A_sign_ins_envelope_repeats_what_diagnostic_records_repeat()
    {
        var result = Transcribed.OfJson(
            """
            {"id":"s-1","createdDateTime":"2026-03-01T10:00:00Z","appId":"a","userDisplayName":"Ann","ipAddress":"192.0.2.7",
            "status":{"errorCode":50126,"failureReason":"Invalid username or password"},"location":{"countryOrRegion":"NL"}}
            """);
        result.At("resultType").Should().Be("50126");
        result.At("resultDescription").Should().Be("Invalid username or password");
        result.At("location").Should().Be("NL");
        result.At("operationName").Should().Be("Sign-in activity");
        result.At("callerIpAddress").Should().Be("192.0.2.7");
    }

    [Theory]
    [InlineData(""" "userId":"u" """, "UserRiskEvents")]
    [InlineData(""" "servicePrincipalId":"sp" """, "ServicePrincipalRiskEvents")]
    [InlineData(""" "agentId":"a" """, "AgentRiskEvents")]
    public void A_risk_detection_is_of_a_user_a_service_principal_or_an_agent(string who, string category)
    {
        var result = Transcribed.OfJson(
            $$"""{"id":"r","riskEventType":"anonymizedIPAddress","riskState":"atRisk","riskLevel":"high","activityDateTime":"2026-03-01T10:00:00Z",{{who}}}""");
        result.Single.Table.Should().Be(EventTables.RiskDetection);
        result.At("category").Should().Be(category);
    }

    [Theory]
    [InlineData(""" "riskLastUpdatedDateTime":"2026-03-01T10:00:00Z","userPrincipalName":"ann@contoso.example" """, "RiskyUsers")]
    [InlineData(""" "riskLastUpdatedDateTime":"2026-03-01T10:00:00Z","appId":"a","servicePrincipalType":"Application" """, "RiskyServicePrincipals")]
    [InlineData(""" "riskLastModifiedDateTime":"2026-03-01T10:00:00Z","agentDisplayName":"bot" """, "RiskyAgents")]
    public void A_risky_identity_happened_when_its_risk_last_changed(string who, string category)
    {
        var result = Transcribed.OfJson($$"""{"value":[{"id":"r","riskState":"atRisk","riskLevel":"high",{{who}}}]}""");
        result.Single.Table.Should().Be(EventTables.RiskyUser);
        result.At("category").Should().Be(category);
        result.At("time").Should().Be("2026-03-01T10:00:00Z");
    }

    [Fact]
    public void A_risky_user_that_never_says_when_is_dead_lettered()
    {
        Transcribed.OfJson("""{"id":"r","riskState":"atRisk","riskLevel":"high"}""").DeadLetters.Should()
            .Equal("no-time: A risky identity without riskLastUpdatedDateTime does not say when its risk changed.");
    }

    [Fact]
    public void A_provisioning_object_takes_its_result_from_the_status()
    {
        var result = Transcribed.OfJson(
            """{"id":"p","activityDateTime":"2026-03-01T10:00:00Z","provisioningAction":"create","provisioningStatusInfo":{"status":"failure","errorInformation":{"reason":"Quota"}},"tenantId":"t-1"}""");
        result.Single.Table.Should().Be(EventTables.Provisioning);
        result.At("resultType").Should().Be("failure");
        result.At("resultDescription").Should().Be("Quota");
        result.At("tenantId").Should().Be("t-1");
    }

    [Fact]
    public void A_graph_activity_row_without_envelope_is_recognised()
    {
        var result = Transcribed.OfJson(
            """{"timeGenerated":"2026-03-01T10:00:00Z","requestId":"q","requestUri":"https://graph.example/v1.0/users","requestMethod":"GET","responseStatusCode":200}""");
        result.Single.Table.Should().Be(EventTables.GraphActivity);
        result.At("resultSignature").Should().Be("200");
    }

    [Fact]
    public void A_legacy_report_reads_like_a_directory_audit()
    {
        var result = Transcribed.OfJson(
            """
            {"id":"Directory_7","activity":"Update user","activityType":"User","activityDate":"2018-08-20T09:10:39.8707766Z","activityOperationType":"Update",
            "activityResultStatus":"Success","category":"Core Directory","tenantId":"t-1",
            "actor":{"objectId":"u-1","userPrincipalName":"ann@contoso.example","ipAddress":"<null>"},
            "targets":[{"targetResourceType":"User","objectId":"u-2","userPrincipalName":"bob@contoso.example",
            "modifiedProperties":[{"name":"TargetId.UserType","oldValue":null,"newValue":"\"Member\""}]}],
            "additionalDetails":[{"name":"UserType","value":"Member"}]}
            """);
        result.At("properties.activityDisplayName").Should().Be("Update user");
        result.At("properties.category").Should().Be("UserManagement");
        result.At("properties.loggedByService").Should().Be("Core Directory");
        result.At("properties.result").Should().Be("success");
        result.At("properties.initiatedBy.user.userPrincipalName").Should().Be("ann@contoso.example");
        result.At("properties.initiatedBy.user.ipAddress").Should().BeNull();
        result.At("properties.targetResources.0.modifiedProperties.0.newValue").Should().Be("\"Member\"");
        result.At("properties.additionalDetails.0.key").Should().Be("UserType");
    }
}
