namespace Detect.Events.Tests;

/// <summary>Table, shape, time, id and tenant of records that are read in place.</summary>
public sealed class RecognitionTests
{
    [Theory]
    [InlineData("AuditLogs", EventTables.Audit)]
    [InlineData("SignInLogs", EventTables.SignIn)]
    [InlineData("NonInteractiveUserSignInLogs", EventTables.NonInteractiveSignIn)]
    [InlineData("ServicePrincipalSignInLogs", EventTables.ServicePrincipalSignIn)]
    [InlineData("ManagedIdentitySignInLogs", EventTables.ManagedIdentitySignIn)]
    [InlineData("MicrosoftServicePrincipalSignInLogs", EventTables.MicrosoftServicePrincipalSignIn)]
    [InlineData("ADFSSignInLogs", EventTables.AdfsSignIn)]
    [InlineData("UserRiskEvents", EventTables.RiskDetection)]
    [InlineData("RiskyUsers", EventTables.RiskyUser)]
    [InlineData("ProvisioningLogs", EventTables.Provisioning)]
    [InlineData("MicrosoftGraphActivityLogs", EventTables.GraphActivity)]
    [InlineData("Administrative", EventTables.AzureActivity)]
    [InlineData("Write", EventTables.AzureActivity)]
    [InlineData("signinlogs", EventTables.SignIn)]
    [InlineData("EnrichedOffice365AuditLogs", EventTables.Other)]
    public void The_category_of_a_diagnostic_record_is_its_table(string category, EventTables table)
    {
        var e = Decoded.One($$$"""{"time":"2026-03-02T09:14:00Z","category":"{{{category}}}","properties":{"id":"1"}}""");
        (e.Table, e.Shape).Should().Be((table, RecordShape.EventHubs));
    }

    [Fact]
    public void A_graph_directory_audit_is_read_in_place()
    {
        var e = Decoded.One(Records.Graph("\"result\":\"success\",\"initiatedBy\":{\"user\":null,\"app\":{\"displayName\":\"Sync\"}}"));
        (e.Table, e.Shape, e.Id, e.Operation).Should().Be((EventTables.Audit, RecordShape.Graph, "Directory_1", "Update user"));
        (e.Get("category"), e.Get("actor"), e.Get("result")).Should().Be(("UserManagement", "Sync", "success"));
    }

    [Theory]
    [InlineData("", EventTables.SignIn)]
    [InlineData(",\"signInEventTypes\":[\"nonInteractiveUser\"]", EventTables.NonInteractiveSignIn)]
    [InlineData(",\"signInEventTypes\":[\"servicePrincipal\"]", EventTables.ServicePrincipalSignIn)]
    [InlineData(",\"signInEventTypes\":[\"managedIdentity\"]", EventTables.ManagedIdentitySignIn)]
    public void A_graph_sign_in_tells_its_kind(string kind, EventTables table)
    {
        var e = Decoded.One($$$"""{"id":"s1","createdDateTime":"2026-03-02T09:14:07Z","appId":"a","status":{"errorCode":0,"failureReason":"Other."}{{{kind}}}}""");
        (e.Table, e.Shape, e.Get("result")).Should().Be((table, RecordShape.Graph, "success"));
    }

    [Fact]
    public void A_sign_in_happened_when_it_was_created_and_not_when_it_was_ingested() =>
        Decoded.One(Records.SignIn("")).OccurredAt.Should().Be(new DateTimeOffset(2026, 3, 2, 9, 14, 7, TimeSpan.Zero));

    [Fact]
    public void Time_is_kept_to_100_nanoseconds() =>
        Decoded.One(Records.Audit("")).OccurredAt!.Value.Ticks.Should().Be(new DateTime(2026, 3, 2, 9, 14, 0).Ticks + 1234567);

    [Fact]
    public void The_envelope_time_stands_in_for_a_missing_or_unreadable_one()
    {
        var e = Decoded.One("""{"time":"8/22/2022 6:41:02 PM","category":"ADFSSignInLogs","properties":{"id":"x","createdDateTime":"soon"}}""");
        e.OccurredAt.Should().Be(new DateTimeOffset(2022, 8, 22, 18, 41, 2, TimeSpan.Zero));
    }

    [Theory]
    [InlineData("""{"category":"AuditLogs","properties":{"id":"x"}}""", "The record does not say when it happened.")]
    [InlineData("""{"time":null,"category":"AuditLogs","properties":{"id":"x","activityDateTime":""}}""", "The record does not say when it happened.")]
    [InlineData("""{"time":"soon","category":"AuditLogs","properties":{"id":"x"}}""", "\"time\" is \"soon\", which is no time.")]
    [InlineData("""{"time":"soon","category":"AuditLogs","properties":{"ActivityDateTime":"yesterday"}}""", "\"activityDateTime\" is \"yesterday\", which is no time.")]
    [InlineData("""{"time":1772442840,"category":"AuditLogs","properties":{"id":"x"}}""", "\"time\" is a number, not a time in text.")]
    [InlineData("""{"category":"SignInLogs","properties":{"createdDateTime":{"secret":"s"}}}""", "\"createdDateTime\" is an object, not a time in text.")]
    [InlineData("""{"time":["2026"],"category":"AuditLogs","properties":{}}""", "\"time\" is a list, not a time in text.")]
    [InlineData("""{"time":true,"category":"AuditLogs","properties":{}}""", "\"time\" is a boolean, not a time in text.")]
    [InlineData(
        """{"time":"the day before the one on which it all came to light","category":"AuditLogs","properties":{}}""",
        "\"time\" is \"the day before the one on which it all c…\", which is no time.")]
    public void A_record_without_a_usable_time_is_dead_lettered_with_what_it_has_instead(string record, string reason)
    {
        var letter = Decoded.Of(record).DeadLetters.Should().ContainSingle().Subject;
        (letter.Code, letter.Reason).Should().Be(("no-time", reason));
    }

    [Fact]
    public void The_tenant_is_in_the_envelope_or_in_the_resource_id_whatever_its_case()
    {
        Decoded.One(Records.Audit("\"tenantId\":\"\"")).TenantId.Should().Be(Records.Tenant);
        Decoded.One("""{"time":"2026-03-02T09:14:00Z","category":"MicrosoftGraphActivityLogs","resourceId":"/TENANTS/ABC/PROVIDERS/MICROSOFT.AADIAM","properties":{}}""")
            .TenantId.Should().Be("ABC");
    }

    [Fact]
    public void Two_deliveries_of_a_record_have_one_key_and_other_records_another()
    {
        var keys = Decoded.Of(string.Join('\n', [
            Records.Audit("\"a\":1"), Records.Audit("\"a\":2"), Records.Audit("", id: "Directory_2"),
            Records.SignIn(""), Records.Audit("").Replace(Records.Tenant, "22222222-2222-4222-8222-222222222222", StringComparison.Ordinal),
        ])).Events.ConvertAll(e => e.Key);
        keys[1].Should().Be(keys[0]);
        keys.Distinct().Should().HaveCount(4);
    }

    [Fact]
    public void A_row_of_the_Azure_activity_log_has_one_key_in_every_dialect()
    {
        const string Id = "119a536f-6bd0-4bb0-bd64-4fb34a64ae46";
        string[] rows =
        [
            $$$"""{"time":"2026-03-02T09:14:00Z","operationName":"a/b","category":"Administrative","resourceId":"/s","properties":{"eventDataId":"{{{Id}}}","id":"x"}}""",
            $$$"""{"TimeGenerated":"2026-03-02T09:14:00Z","Type":"AzureActivity","OperationNameValue":"a/b","EventDataId":"{{{Id}}}"}""",
            $$$"""{"eventTimestamp":"2026-03-02T09:14:00Z","operationName":{"value":"a/b"},"status":{"value":"Started"},"eventDataId":"{{{Id}}}"}""",
        ];

        Decoded.Of(string.Join('\n', rows)).Events.Select(e => (e.Table, e.Key)).Distinct().Should().ContainSingle().Which.Table.Should().Be(EventTables.AzureActivity);
    }

    [Fact]
    public void Rows_of_the_Azure_activity_log_that_have_no_event_id_are_told_apart_by_their_bytes()
    {
        string Row(string name) =>
            $$$"""{"time":"2026-03-02T09:14:00Z","operationName":"a/b","category":"Administrative","resourceId":"/s","properties":{"id":"119a536f-6bd0-4bb0-bd64-4fb34a64ae46","name":"{{{name}}}"}}""";
        var keys = Decoded.Of(Row("a") + "\n" + Row("b") + "\n" + Row("a")).Events.ConvertAll(e => e.Key);
        keys[1].Should().NotBe(keys[0]);
        keys[2].Should().Be(keys[0]);
    }

    [Fact]
    public void A_risky_user_that_changes_again_is_another_record()
    {
        string Row(string state) =>
            $$$"""{"time":"2026-03-02T09:14:00Z","category":"RiskyUsers","properties":{"id":"u-1","riskState":"{{{state}}}"}}""";
        var keys = Decoded.Of(Row("atRisk") + "\n" + Row("remediated") + "\n" + Row("atRisk")).Events.ConvertAll(e => e.Key);
        keys[1].Should().NotBe(keys[0]);
        keys[2].Should().Be(keys[0]);
    }

    [Fact]
    public void Keys_are_the_same_on_every_machine() =>
        RecordHash.Add(new EventKey(1, 2), "a text of more than sixteen bytes"u8)
            .Should().Be(RecordHash.Add(new EventKey(1, 2), "a text of more than sixteen bytes"u8.ToArray()));

    [Fact]
    public void A_duplicate_key_keeps_its_last_value()
    {
        var e = Decoded.One(Records.Audit("\"result\":\"success\",\"result\":\"failure\",\"initiatedBy\":{\"user\":{\"id\":\"1\",\"id\":\"2\"}}"));
        (e.Get("result"), e.Get("initiatedBy.user.id")).Should().Be(("failure", "2"));
    }

    [Fact]
    public void The_exact_spelling_of_a_key_wins_over_another_case()
    {
        Decoded.One(Records.Audit("\"Result\":\"failure\"")).Get("result").Should().Be("failure");
        Decoded.One(Records.Audit("\"result\":\"success\",\"RESULT\":\"failure\"")).Get("result").Should().Be("success");
    }

    [Fact]
    public void An_event_reads_the_same_after_the_decoder_has_moved_on()
    {
        var events = Decoded.Of(Records.Pim() + "\n" + Records.Audit("", "Add user")).Events;
        (events[0].Get("target"), events[0].Operation, events[1].Operation)
            .Should().Be(("bo@contoso.example", "Add eligible member to role in PIM completed (timebound)", "Add user"));
        System.Text.Encoding.UTF8.GetString(events[1].Raw.Span).Should().Be(Records.Audit("", "Add user"));
    }
}
