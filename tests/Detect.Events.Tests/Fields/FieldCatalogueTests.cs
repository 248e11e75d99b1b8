namespace Detect.Events.Tests;

public sealed class FieldCatalogueTests
{
    private static readonly FieldCatalogue Fields = FieldCatalogue.Default;

    /// <summary>Every field name of the public Sigma rules for Entra and Azure, with the field it means.</summary>
    [Theory]
    [InlineData("properties.message", EventTables.Audit, "activityDisplayName")]
    [InlineData("properties.message", EventTables.SignIn, "authenticationProtocol")]
    [InlineData("properties.message", EventTables.AzureActivity, "operationName")]
    [InlineData("OperationName", EventTables.Audit, "operationName")]
    [InlineData("operationName", EventTables.AzureActivity, "operationName")]
    [InlineData("OperationNameValue", EventTables.AzureActivity, "operationName")]
    [InlineData("CategoryValue", EventTables.AzureActivity, "category")]
    [InlineData("ResourceProviderValue", EventTables.AzureActivity, "resourceProvider")]
    [InlineData("ResourceId", EventTables.AzureActivity, "resourceId")]
    [InlineData("ActivityDisplayName", EventTables.Audit, "activityDisplayName")]
    [InlineData("activityType", EventTables.Audit, "activityDisplayName")]
    [InlineData("ActivityType", EventTables.Audit, "activityDisplayName")]
    [InlineData("Category", EventTables.Audit, "category")]
    [InlineData("LoggedByService", EventTables.Audit, "loggedByService")]
    [InlineData("Status", EventTables.Audit, "status.text")]
    [InlineData("Status", EventTables.SignIn, "status.text")]
    [InlineData("properties.result", EventTables.Audit, "result")]
    [InlineData("failure_status_reason", EventTables.Audit, "resultReason")]
    [InlineData("ConsentContext.IsAdminConsent", EventTables.Audit, "change[ConsentContext.IsAdminConsent].new")]
    [InlineData("TargetResources", EventTables.Audit, "targetResources")]
    [InlineData("properties.targetResources", EventTables.Audit, "targetResources")]
    [InlineData("TargetResources.modifiedProperties", EventTables.Audit, "targetResources.modifiedProperties")]
    [InlineData("TargetResources.modifiedProperties.newValue", EventTables.Audit, "targetResources.modifiedProperties.newValue")]
    [InlineData("TargetResources.ModifiedProperties.DisplayName", EventTables.Audit, "targetResources.modifiedProperties.displayName")]
    [InlineData("TargetResources.ModifiedProperties.NewValue", EventTables.Audit, "targetResources.modifiedProperties.newValue")]
    [InlineData("targetResources.type", EventTables.Audit, "targetResources.type")]
    [InlineData("additionalDetails.additionalInfo", EventTables.Audit, "additionalDetails.value")]
    [InlineData("Initiatedby", EventTables.Audit, "actor")]
    [InlineData("Initiatied.By", EventTables.Audit, "actor")]
    [InlineData("properties.initiatedBy", EventTables.Audit, "initiatedBy")]
    [InlineData("Target", EventTables.Audit, "target")]
    [InlineData("ResultType", EventTables.SignIn, "resultType")]
    [InlineData("Resultdescription", EventTables.SignIn, "resultDescription")]
    [InlineData("properties.authenticationRequirement", EventTables.SignIn, "authenticationRequirement")]
    [InlineData("userAgent", EventTables.SignIn, "userAgent")]
    [InlineData("location", EventTables.SignIn, "location")]
    [InlineData("callerIpAddress", EventTables.SignIn, "callerIpAddress")]
    [InlineData("conditionalAccessStatus", EventTables.SignIn, "conditionalAccessStatus")]
    [InlineData("ResourceDisplayName", EventTables.SignIn, "resourceDisplayName")]
    [InlineData("RiskState", EventTables.SignIn, "riskState")]
    [InlineData("NetworkLocationDetails", EventTables.SignIn, "networkLocationDetails")]
    [InlineData("homeTenantId", EventTables.SignIn, "homeTenantId")]
    [InlineData("resourceTenantId", EventTables.SignIn, "resourceTenantId")]
    [InlineData("properties.appId", EventTables.SignIn, "appId")]
    [InlineData("DeviceDetail.deviceId", EventTables.SignIn, "deviceDetail.deviceId")]
    [InlineData("Username", EventTables.SignIn, "userPrincipalName")]
    [InlineData("ActivityDetails", EventTables.SignIn, "operation")]
    [InlineData("riskEventType", EventTables.RiskDetection, "riskEventType")]
    [InlineData("riskEventType", EventTables.PimAlert, "alertDefinitionId")]
    public void Public_spellings_mean_a_field(string name, EventTables tables, string expected) =>
        Fields.Resolve(name, tables).Field!.Name.Should().Be(expected);

    [Fact]
    public void A_spelling_that_is_no_real_field_is_understood_with_a_note() =>
        Fields.Resolve("properties.message", EventTables.Audit).Note
            .Should().Be("properties.message is not a field of audit records; it is read as activityDisplayName");

    [Fact]
    public void A_real_field_has_no_note() => Fields.Resolve("initiatedBy.user.userPrincipalName", EventTables.Audit).Note.Should().BeNull();

    [Fact]
    public void A_field_of_another_table_is_noted() =>
        Fields.Resolve("deviceDetail.trustType", EventTables.Audit).Note
            .Should().Be("deviceDetail.trustType is a field of AllSignIns, not of the rule's log source");

    [Fact]
    public void A_position_in_an_array_is_noted() =>
        Fields.Resolve("targetResources[0].type", EventTables.Audit).Note
            .Should().Be("positions in arrays differ from record to record; any member is read");

    [Theory]
    [InlineData("initiatedBy.user.userPrincipalNme", "initiatedBy.user.userPrincipalName")]
    [InlineData("loggedBySerivce", "loggedByService")]
    [InlineData("targetresource.type", "targetResources.type")]
    public void An_unknown_name_gives_the_nearest_one(string name, string suggestion)
    {
        var resolution = Fields.Resolve(name, EventTables.Audit);
        (resolution.Field, resolution.Suggestion).Should().Be((null, suggestion));
    }

    [Fact]
    public void Nothing_near_gives_no_suggestion() =>
        Fields.Resolve("qqqqqqqqqqqqqqqq", EventTables.Audit).Should().Be(new FieldResolution(null));

    [Fact]
    public void Two_resolutions_of_one_name_give_the_same_field()
    {
        foreach (var name in new[] { "actor", "ACTOR", "change[Role.DisplayName].new", "details[ipaddr]", "claims.appid", "Status" })
        {
            Fields.Resolve(name, EventTables.AllEntra).Field.Should().NotBeNull().And.BeSameAs(Fields.Resolve(name, EventTables.AllEntra).Field);
        }
    }

    [Fact]
    public void A_spelling_that_differs_by_table_reads_each_events_own_field()
    {
        var message = Fields.Resolve("properties.message", EventTables.Audit | EventTables.SignIn).Field!;
        EventReading.Text(Decoded.One(Records.Audit("\"activityDisplayName\":\"Add user\"")).Read(message)).Should().Be("Add user");
        EventReading.Text(Decoded.One(Records.SignIn("\"authenticationProtocol\":\"deviceCode\"")).Read(message)).Should().Be("deviceCode");
    }

    [Fact]
    public void Every_name_in_every_dialect_resolves_in_the_fields_own_tables()
    {
        foreach (var entry in CatalogueData.Default.Fields)
        {
            foreach (var (name, _) in SpellingRank.Of(entry))
            {
                Fields.Resolve(name, entry.AllTables).Field.Should().NotBeNull(name);
            }

            entry.Description.Should().EndWith(".", entry.Name);
        }
    }

    [Fact]
    public void Names_are_unique() => Fields.Fields.Select(field => field.Field.Name).Should().OnlyHaveUniqueItems();
}
