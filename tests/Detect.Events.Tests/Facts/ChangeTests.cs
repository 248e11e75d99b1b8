namespace Detect.Events.Tests;

/// <summary>Modified properties, whose values are JSON in strings.</summary>
public sealed class ChangeTests
{
    [Theory]
    [InlineData("\"\\\"User Administrator\\\"\"", "User Administrator")]
    [InlineData("\"[false]\"", "false")]
    [InlineData("\"[\\\"newdomain.example\\\",\\\"other.example\\\"]\"", "newdomain.example | other.example")]
    [InlineData("\"[]\"", "")]
    [InlineData("\"\\\"\\\"\"", "")]
    [InlineData("\"{\\\"id\\\":1,\\\"state\\\":\\\"enabled\\\"}\"", "{\"id\":1,\"state\":\"enabled\"}")]
    [InlineData("\"[\\\"{\\\\\\\"Version\\\\\\\":1}\\\"]\"", "{\"Version\":1}")]
    [InlineData("\"[\\\"[KeyIdentifier=k1,KeyType=Password]\\\"]\"", "[KeyIdentifier=k1,KeyType=Password]")]
    [InlineData("\"\\\"[] => [[Id: a,  Scope:  User.Read]]; \\\"\"", "[] => [[Id: a,  Scope:  User.Read]]; ")]
    [InlineData("\"Company Administrator\"", "Company Administrator")]
    [InlineData("\"[\\r\\n  true\\r\\n]\"", "true")]
    [InlineData("\"{torn\"", "{torn")]
    [InlineData("\"\\\"\\\\\\\"twice\\\\\\\"\\\"\"", "\"twice\"")]
    [InlineData("\"3\"", "3")]
    [InlineData("\"\"", "")]
    [InlineData("7", "7")]
    [InlineData("null", "absent")]
    public void A_value_is_unpacked_and_what_does_not_parse_is_kept(string newValue, string expected)
    {
        var e = Decoded.One(Changed($$"""{"displayName":"Thing","oldValue":null,"newValue":{{newValue}}}"""));
        (e.Get("change[Thing].new"), e.Get("change[thing].OLD")).Should().Be((expected, "absent"));
    }

    [Fact]
    public void A_side_that_is_left_out_does_not_exist()
    {
        var e = Decoded.One(Changed("""{"displayName":"Thing","newValue":"\"x\""}"""));
        (e.Get("change[Thing].old"), e.Get("change[Thing].new"), e.Get("change[Other].new")).Should().Be(("absent", "x", "absent"));
    }

    [Fact]
    public void Credentials_added_and_removed_are_told_by_their_key()
    {
        var e = Decoded.One(Changed("""
            {"displayName":"KeyDescription","oldValue":"[\"[KeyIdentifier=k1,DisplayName=a]\",\"[KeyIdentifier=k2,DisplayName=b]\"]","newValue":"[\"[KeyIdentifier=k3,DisplayName=c]\",\"[KeyIdentifier=k1,DisplayName=renamed]\"]"}
            """.Trim()));
        (e.Get("change[KeyDescription].added"), e.Get("change[KeyDescription].removed"))
            .Should().Be(("[KeyIdentifier=k3,DisplayName=c]", "[KeyIdentifier=k2,DisplayName=b]"));
    }

    [Fact]
    public void An_empty_set_on_both_sides_adds_nothing() =>
        Decoded.One(Changed("""{"displayName":"KeyDescription","oldValue":"[]","newValue":"[]"}""")).Get("change[KeyDescription].added").Should().Be("");

    [Fact]
    public void A_path_leads_below_a_value_that_is_json()
    {
        var e = Decoded.One(Changed("""{"displayName":"ConditionalAccessPolicy","oldValue":null,"newValue":"{\"state\":\"disabled\",\"conditions\":{\"users\":{\"excludeUsers\":[\"a\",\"b\"]}}}"}"""));
        (e.Get("change[ConditionalAccessPolicy].new.state"), e.Get("change[ConditionalAccessPolicy].new.conditions.users.excludeUsers"), e.Get("change[ConditionalAccessPolicy].new.nothing"))
            .Should().Be(("disabled", "a | b", ""));
    }

    [Fact]
    public void All_targets_are_searched() =>
        Decoded.One(Records.Audit("""
            "targetResources":[{"type":"User","modifiedProperties":[{"displayName":"A","newValue":"\"1\""}]},{"type":"Group","modifiedProperties":[{"displayName":"A","newValue":"\"2\""}]}]
            """.Trim())).Get("change[A].new").Should().Be("1 | 2");

    [Fact]
    public void Utf8_reading_gives_the_same_text() =>
        Decoded.One(Changed("""{"displayName":"Thing","newValue":"[\"caf\\u00e9\",1,true]"}""")).GetUtf8("change[Thing].new").Should().Be("café | 1 | true");

    [Theory]
    [InlineData("details[User-Agent]", "Mozilla")]
    [InlineData("details[useragent]", "Mozilla")]
    [InlineData("details[twice]", "1 | 2")]
    [InlineData("details[oid]", "null")]
    [InlineData("details[nothing]", "absent")]
    public void Details_are_read_by_key_whatever_its_case_and_hyphens(string field, string expected) =>
        Decoded.One(Records.Audit("""
            "additionalDetails":[{"value":"Mozilla","key":"User-Agent"},{"key":"Twice","value":"1"},{"key":"twice","value":"2"},{"key":"oid"}]
            """.Trim())).Get(field).Should().Be(expected);

    [Theory]
    [InlineData("\"additionalDetails\":[]")]
    [InlineData("\"additionalDetails\":null")]
    [InlineData("\"operationType\":\"Update\"")]
    public void Missing_details_are_absent(string properties) =>
        Decoded.One(Records.Audit(properties)).Get("details[User-Agent]").Should().Be("absent");

    private static string Changed(string change) =>
        Records.Audit("\"targetResources\":[{\"type\":\"User\",\"modifiedProperties\":[" + change + "]}]");
}
