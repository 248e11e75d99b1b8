namespace Detect.Events.Tests.Dialects;

public sealed class AzureActivityTests
{
    private const string Upn = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn";

    [Fact]
    public void A_rest_record_becomes_a_diagnostic_one()
    {
        var result = Transcribed.OfJson(
            """
            {"value":[{"authorization":{"action":"Microsoft.Web/sites/delete","scope":"/subscriptions/s-1"},"caller":"ann@contoso.example",
            "claims":{"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn":"ann@contoso.example","http://schemas.microsoft.com/identity/claims/tenantid":"t-1"},
            "correlationId":"c-1","eventDataId":"e-1","category":{"value":"Administrative","localizedValue":"Administrative"},"eventTimestamp":"2026-03-01T10:00:00.5Z",
            "id":"/subscriptions/s-1/events/e-1","operationName":{"value":"Microsoft.Web/sites/delete","localizedValue":"Delete Web App"},
            "status":{"value":"Succeeded","localizedValue":"Succeeded"},"subStatus":{"value":"OK"},"httpRequest":{"clientIpAddress":"192.0.2.5"},
            "resourceId":"/subscriptions/s-1/sites/x","subscriptionId":"s-1","properties":{"requestbody":"{}"}}]}
            """);
        result.Single.Should().BeEquivalentTo(new { Shape = RecordShape.AzureActivityRest, Table = EventTables.AzureActivity });
        result.At("operationName").Should().Be("Microsoft.Web/sites/delete");
        result.At("category").Should().Be("Administrative");
        result.At("time").Should().Be("2026-03-01T10:00:00.5Z");
        result.At("resultType").Should().Be("Success");
        result.At("callerIpAddress").Should().Be("192.0.2.5");
        result.At("tenantId").Should().Be("t-1");
        result.At("identity.authorization.action").Should().Be("Microsoft.Web/sites/delete");
        result.Json.GetProperty("identity").GetProperty("claims").GetProperty(Upn).GetString().Should().Be("ann@contoso.example");
        result.At("properties.id").Should().Be("e-1");
        result.At("properties.caller").Should().Be("ann@contoso.example");
        result.At("properties.requestbody").Should().Be("{}");
    }

    [Theory]
    [InlineData("Started", "Start")]
    [InlineData("Succeeded", "Success")]
    [InlineData("Failed", "Failure")]
    [InlineData("Accepted", "Accept")]
    [InlineData("Active", "Active")]
    public void States_take_the_words_of_diagnostic_records(string status, string resultType)
    {
        Transcribed.OfJson($$"""{"eventTimestamp":"2026-03-01T10:00:00Z","operationName":{"value":"a/b"},"status":{"value":"{{status}}"} }""")
            .At("resultType").Should().Be(resultType);
        Transcribed.OfJson($$"""{"TimeGenerated":"2026-03-01T10:00:00Z","Type":"AzureActivity","ActivityStatus":"{{status}}"}""")
            .At("resultType").Should().Be(resultType);
    }

    [Fact]
    public void A_row_with_claims_as_text_has_them_as_an_object()
    {
        var result = Transcribed.OfCsv(
            "CategoryValue,Claims,Claims_d,Authorization_d,OperationNameValue,Properties_d,Caller,CallerIpAddress,TimeGenerated [UTC],ActivityStatusValue,EventDataId,Type",
            "Administrative,\"{\"\"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn\"\":\"\"ann@contoso.example\"\"}\",,\"{\"\"action\"\":\"\"a/b\"\"}\",MICROSOFT.WEB/SITES/DELETE,"
            + "\"{\"\"requestbody\"\":\"\"{}\"\",\"\"caller\"\":\"\"ann@contoso.example\"\"}\",ann@contoso.example,192.0.2.5,\"4/28/2026, 2:32:14.029 PM\",Success,e-1,AzureActivity");
        result.Single.Shape.Should().Be(RecordShape.LogAnalytics);
        result.At("operationName").Should().Be("MICROSOFT.WEB/SITES/DELETE");
        result.Json.GetProperty("identity").GetProperty("claims").GetProperty(Upn).GetString().Should().Be("ann@contoso.example");
        result.At("identity.authorization.action").Should().Be("a/b");
        result.At("properties.requestbody").Should().Be("{}");
        result.At("properties.id").Should().Be("e-1");
    }

    [Fact]
    public void An_old_row_that_names_the_operation_in_words_takes_its_value_from_the_message()
    {
        var result = Transcribed.OfJson(
            """
            {"TimeGenerated":"2026-03-01T10:00:00Z","OperationName":"Delete Network Interface","Category":"Administrative","Caller":"ann@contoso.example","ActivityStatus":"Succeeded",
            "Properties":"{\"message\":\"Microsoft.Network/networkInterfaces/delete\"}","Authorization":"{\"action\":\"Microsoft.Resources/subscriptions/resourceGroups/delete\"}"}
            """);
        result.At("operationName").Should().Be("Microsoft.Network/networkInterfaces/delete");
        result.At("properties.localizedOperationName").Should().Be("Delete Network Interface");
    }

    [Theory]
    [InlineData("0b0f7d4c-6c1a-4a3e-9d51-6a3a5c0e7c11/contoso-mg/s-1", "0b0f7d4c-6c1a-4a3e-9d51-6a3a5c0e7c11")]
    [InlineData("s-1", null)]
    public void Without_claims_the_root_of_the_hierarchy_is_the_tenant(string hierarchy, string? tenant)
    {
        Transcribed.OfJson($$"""{"TimeGenerated":"2026-03-01T10:00:00Z","Type":"AzureActivity","Hierarchy":"{{hierarchy}}"}""")
            .At("tenantId").Should().Be(tenant);
    }

    [Theory]
    [InlineData("ann@contoso.example", Upn)]
    [InlineData("5f0a3e55-2f2b-4f6d-9b55-0d5a2e1b7c10", "http://schemas.microsoft.com/identity/claims/objectidentifier")]
    public void Without_claims_the_caller_stands_in_for_the_claim(string caller, string claim)
    {
        var result = Transcribed.OfJson($$"""{"TimeGenerated":"2026-03-01T10:00:00Z","Type":"AzureActivity","Caller":"{{caller}}"}""");
        result.Json.GetProperty("identity").GetProperty("claims").GetProperty(claim).GetString().Should().Be(caller);
    }

    [Fact]
    public void A_diagnostic_activity_record_is_passed_on_as_it_stands()
    {
        const string Record =
            """{"time":"2026-03-01T10:00:00Z","category":"Write","resourceId":"/subscriptions/s-1","operationName":"microsoft.support/supporttickets/write","identity":{"claims":{}}}""";
        var result = Transcribed.OfJson("[" + Record + "]");
        result.Single.Shape.Should().Be(RecordShape.EventHubs);
        Transcribed.Text(result.Single.Json).Should().Be(Record);
    }
}
