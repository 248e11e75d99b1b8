namespace Detect.Events.Tests.Dialects;

public sealed class WrapperTests
{
    private const string Audit =
        """{"id":"Directory_1","activityDateTime":"2026-03-01T10:00:00Z","activityDisplayName":"Add user","initiatedBy":{"user":{"id":"u1"}},"targetResources":[]}""";

    private const string Diagnostic =
        """{"time":"2026-03-01T10:00:00Z","category":"AuditLogs","operationName":"Add user","properties":{"id":"d1"}}""";

    [Theory]
    [InlineData("[" + Audit + "]")]
    [InlineData("""{"@odata.context":"https://graph.example/$metadata","value":[""" + Audit + """],"@odata.nextLink":"next"}""")]
    [InlineData("""{"value":[""" + Audit + "]}")]
    [InlineData("""{"rawEventId":"r","tenantId":"t","rawPayload":""" + Audit + "}")]
    [InlineData("""{"event":""" + Audit + "}")]
    [InlineData("""[{"value":[{"event":{"original":""" + Audit + "}}]}]")]
    public void A_wrapped_record_keeps_its_own_text_as_raw(string json)
    {
        Transcribed.Text(Transcribed.OfJson(json).Single.Raw).Should().Be(Audit);
    }

    [Theory]
    [InlineData("""{"input":{"message":TEXT},"expected":{}}""")]
    [InlineData("""{"_raw":TEXT,"_time":1772359200}""")]
    [InlineData("""{"events":[{"event":{"original":TEXT}}]}""")]
    [InlineData("""{"event":TEXT}""")]
    [InlineData("""{"rawPayload":TEXT}""")]
    public void A_record_that_travels_as_text_is_parsed(string wrapper)
    {
        var text = System.Text.Json.JsonSerializer.Serialize(Audit);
        var result = Transcribed.OfJson(wrapper.Replace("TEXT", text, StringComparison.Ordinal));
        Transcribed.Text(result.Single.Raw).Should().Be(Audit);
        result.At("operationName").Should().Be("Add user");
    }

    [Fact]
    public void A_record_in_text_in_text_is_parsed()
    {
        var twice = System.Text.Json.JsonSerializer.Serialize(System.Text.Json.JsonSerializer.Serialize(Audit));
        Transcribed.OfJson("[" + twice + "]").At("properties.id").Should().Be("Directory_1");
    }

    [Fact]
    public void An_event_hubs_batch_gives_each_record_as_it_stands()
    {
        var result = Transcribed.OfJson($$"""{"records":[{{Diagnostic}},{{Diagnostic}}]}""");
        result.Records.Should().HaveCount(2).And.OnlyContain(r => r.Shape == RecordShape.EventHubs);
        Transcribed.Text(result.Records[1].Json).Should().Be(Diagnostic);
        Transcribed.Text(result.Records[1].Raw).Should().Be(Diagnostic);
    }

    [Fact]
    public void Properties_that_a_collector_turned_into_text_are_unpacked()
    {
        var result = Transcribed.OfJson(
            """{"time":"2026-03-01T10:00:00Z","category":"AuditLogs","identity":"Ann","properties":"{\"id\":\"d1\",\"targetResources\":[{\"modifiedProperties\":[{\"newValue\":\"[true]\"}]}]}"}""");
        result.Single.Shape.Should().Be(RecordShape.EventHubs);
        result.At("identity").Should().Be("Ann");
        result.At("properties.id").Should().Be("d1");
        result.At("properties.targetResources.0.modifiedProperties.0.newValue").Should().Be("[true]");
        result.Properties.GetProperty("targetResources")[0].GetProperty("modifiedProperties")[0].GetProperty("newValue").ValueKind
            .Should().Be(System.Text.Json.JsonValueKind.String);
    }

    [Fact]
    public void A_workspace_export_batch_without_time_holds_log_analytics_rows()
    {
        var result = Transcribed.OfJson(
            """
            {"records":[{"Category":"ServicePrincipalSignInLogs","CorrelationId":"c1","CreatedDateTime":"2026-03-01T10:45:17.5824212Z",
            "DurationMs":0,"OperationName":"Sign-in activity","TenantId":"workspace-1","ServicePrincipalId":"sp-1","ResultType":"0"}]}
            """);
        result.Single.Table.Should().Be(EventTables.ServicePrincipalSignIn);
        result.At("properties.createdDateTime").Should().Be("2026-03-01T10:45:17.5824212Z");
        result.At("tenantId").Should().BeNull("TenantId is the workspace");
    }

    [Fact]
    public void A_tenant_named_beside_the_payload_becomes_the_tenant()
    {
        Transcribed.OfJson("""{"tenantId":"t-1","rawPayload":""" + Audit + "}").At("tenantId").Should().Be("t-1");
    }

    [Fact]
    public void A_query_answer_gives_a_record_a_row_with_readable_evidence()
    {
        var result = Transcribed.OfJson(
            """
            {"tables":[{"name":"PrimaryResult","columns":[{"name":"TimeGenerated","type":"datetime"},{"name":"OperationName","type":"string"},
            {"name":"InitiatedBy","type":"dynamic"},{"name":"Type","type":"string"}],
            "rows":[["2026-03-01T10:00:00Z","Add user","{\"user\":{\"id\":\"u1\"}}","AuditLogs"]]}]}
            """);
        result.Single.Shape.Should().Be(RecordShape.LogAnalytics);
        result.At("properties.initiatedBy.user.id").Should().Be("u1");
        Transcribed.Text(result.Single.Raw).Should().StartWith("""{"TimeGenerated":"2026-03-01T10:00:00Z","OperationName":"Add user",""");
    }

    [Fact]
    public void A_member_that_is_not_recognised_is_dead_lettered_alone()
    {
        var result = Transcribed.OfJson($$"""{"records":[{"colour":"red","size":3},{{Diagnostic}},17,{{Audit}}]}""");
        result.Records.Should().HaveCount(2);
        result.DeadLetters.Should().Equal(
            "unknown-shape: No known shape of record: an object with the members colour, size.",
            "unknown-shape: No known shape of record: a bare number.");
        result.DeadLetterTexts.Should().Equal("""{"colour":"red","size":3}""", "17");
    }

    [Fact]
    public void A_graph_error_answer_is_no_record()
    {
        Transcribed.OfJson("""{"error":{"code":"Forbidden","message":"no"}}""").DeadLetters.Should()
            .Equal("unknown-shape: No known shape of record: an object with the members error.");
    }

    [Fact]
    public void An_empty_answer_holds_nothing_and_loses_nothing()
    {
        var result = Transcribed.OfJson("""{"@odata.context":"x","value":[]}""");
        result.Records.Should().BeEmpty();
        result.DeadLetters.Should().BeEmpty();
    }

    [Fact]
    public void Wrappers_nested_without_end_are_dead_lettered()
    {
        Transcribed.OfJson(new string('[', 40) + Audit + new string(']', 40)).DeadLetters.Should()
            .Equal("nested-too-deep: Wrappers are nested more than 12 deep.");
    }

    [Fact]
    public void Text_that_is_not_json_is_dead_lettered()
    {
        Transcribed.OfJson("""{"_raw":"{\"cut"}""").DeadLetters.Should()
            .Equal("unknown-shape: A wrapper holds text that is not JSON.");
    }

    [Fact]
    public void An_unpaired_surrogate_is_dead_lettered_and_the_others_decode()
    {
        var result = Transcribed.OfJson(
            """[{"activityDisplayName":"\ud800","activityDateTime":"2026-03-01T10:00:00Z"},""" + Audit + "]");
        result.DeadLetters.Should().Equal("invalid-text: A string in the record is not valid Unicode.");
        result.Single.Table.Should().Be(EventTables.Audit);
    }

    [Fact]
    public void What_the_receiver_throws_is_not_taken_for_bad_text()
    {
        using var document = System.Text.Json.JsonDocument.Parse($$"""{"records":[{{Diagnostic}}]}""");
        var unwrap = () => RecordUnwrapper.Unwrap(
            document.RootElement, default, _ => throw new InvalidOperationException("full"), (_, _, _) => { });
        unwrap.Should().Throw<InvalidOperationException>().WithMessage("full");
    }

    [Fact]
    public void A_duplicate_key_does_not_stop_a_transcription()
    {
        var result = Transcribed.OfJson(
            """{"TimeGenerated":"2026-03-01T10:00:00Z","OperationName":"first","OperationName":"second","Type":"AuditLogs"}""");
        result.Records.Should().ContainSingle();
    }
}
