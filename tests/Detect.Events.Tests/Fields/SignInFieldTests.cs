namespace Detect.Events.Tests;

public sealed class SignInFieldTests
{
    private static readonly AuditEvent SignIn = Decoded.One(Records.SignIn(
        """
        "status":{"errorCode":50076,"failureReason":"Need MFA","additionalDetails":"MFA required"},"ipAddress":"192.0.2.4","servicePrincipalId":"","deviceDetail":{"deviceId":"","isCompliant":false,"trustType":"Hybrid"},"location":{"city":"Oslo","countryOrRegion":"NO","geoCoordinates":{"latitude":59.9}},"mfaDetail":{},"autonomousSystemNumber":64496,"authenticationDetails":[{"succeeded":true},{"succeeded":false}],"networkLocationDetails":[{"networkNames":["HQ","Lab"]}],"appliedConditionalAccessPolicies":[{"displayName":"A","result":"reportOnlyNotApplied"},{"displayName":"B","result":"success"}],"authenticationProtocol":"deviceCode","riskEventTypes_v2":[],"clientAppUsed":"Browser"
        """.Trim(),
        envelope: ",\"resultType\":\"50076\",\"location\":\"NO\",\"Level\":4,\"identity\":\"Ada\""));

    [Theory]
    [InlineData("ResultType", "50076")]
    [InlineData("properties.status.errorCode", "50076")]
    [InlineData("Status.additionalDetails", "MFA required")]
    [InlineData("DeviceDetail.isCompliant", "false")]
    [InlineData("properties.deviceDetail.deviceId", "")]
    [InlineData("DeviceDetail.trusttype", "Hybrid")]
    [InlineData("location", "NO")]
    [InlineData("LocationDetails.city", "Oslo")]
    [InlineData("location.geoCoordinates.latitude", "59.9")]
    [InlineData("autonomousSystemNumber", "64496")]
    [InlineData("authenticationDetails.succeeded", "true | false")]
    [InlineData("NetworkLocationDetails.networkNames", "HQ | Lab")]
    [InlineData("ConditionalAccessPolicies.result", "reportOnlyNotApplied | success")]
    [InlineData("appliedConditionalAccessPolicies[0].displayName", "A | B")]
    [InlineData("properties.message", "deviceCode")]
    [InlineData("servicePrincipalId", "")]
    [InlineData("servicePrincipalName", "absent")]
    [InlineData("riskEventTypes_v2", "")]
    [InlineData("ClientApp", "Browser")]
    [InlineData("mfaDetail.authMethod", "absent")]
    [InlineData("level", "4")]
    [InlineData("IPAddress", "192.0.2.4")]
    [InlineData("callerIpAddress", "192.0.2.4")]
    [InlineData("category", "SignInLogs")]
    public void Fields_are_read_under_every_name(string field, string expected) => SignIn.Get(field).Should().Be(expected);

    [Fact]
    public void Kinds_are_kept()
    {
        var fields = FieldCatalogue.Default;
        SignIn.Read(fields.Resolve("autonomousSystemNumber", SignIn.Table).Field!).Values[0].Kind.Should().Be(FieldValueKind.Number);
        SignIn.Read(fields.Resolve("deviceDetail.isCompliant", SignIn.Table).Field!).Values[0].Kind.Should().Be(FieldValueKind.Boolean);
        SignIn.Read(fields.Resolve("deviceDetail", SignIn.Table).Field!).Values[0].Kind.Should().Be(FieldValueKind.Json);
    }

    [Fact]
    public void Reading_as_utf8_gives_objects_as_json_and_says_when_the_room_is_too_small()
    {
        SignIn.GetUtf8("mfaDetail").Should().Be("{}");
        SignIn.ReadUtf8(FieldCatalogue.Default.Resolve("networkLocationDetails.networkNames", SignIn.Table).Field!, new Utf8Slice[1]).Should().Be(-1);
    }

    [Fact]
    public void All_text_holds_every_text_number_and_boolean() =>
        SignIn.AllText().Should().Contain(["MFA required", "64496", "false", "Ada"]).And.NotContain("null");
}
