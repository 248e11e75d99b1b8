namespace Detect.Events.Tests;

public sealed class OperationTests
{
    [Theory]
    [InlineData("Update application – Certificates and secrets management ", "Update application - Certificates and secrets management")]
    [InlineData("Add member to role.", "Add member to role")]
    [InlineData("  Add user  ", "Add user")]
    [InlineData("Time\u2011bound \u2014 grant", "Time-bound - grant")]
    [InlineData("Add\u00A0user", "Add user")]
    public void Names_are_folded(string written, string expected)
    {
        var e = Decoded.One(Records.Audit("", written));
        (e.Operation, e.Get("operation"), e.GetUtf8("operation")).Should().Be((expected, expected, expected));
    }

    [Fact]
    public void Public_spellings_read_the_name_as_written_and_as_folded()
    {
        var e = Decoded.One(Records.Audit("", "Create application – Certificates and secrets management "));
        foreach (var spelling in new[] { "OperationName", "ActivityDisplayName", "properties.message", "activityType" })
        {
            e.Get(spelling).Should().Be(
                "Create application – Certificates and secrets management  | Create application - Certificates and secrets management");
        }
    }

    [Fact]
    public void A_record_without_an_operation_has_an_empty_one()
    {
        var e = Decoded.One("""{"time":"2026-03-02T09:14:00Z","category":"AuditLogs"}""");
        (e.Operation, e.Get("operation")).Should().Be(("", "absent"));
    }

    [Fact]
    public void The_activity_names_the_operation_where_the_envelope_differs() =>
        Decoded.One("""{"time":"2026-03-02T09:14:00Z","category":"AuditLogs","operationName":"x","properties":{"activityDisplayName":"Add user"}}""")
            .Operation.Should().Be("Add user");

    [Fact]
    public void Requested_and_completed_rows_of_one_assignment_share_an_operation_id()
    {
        const string request = "{\"key\":\"RoleAssignmentRequestId\",\"value\":\"req-1\"}";
        Decoded.One(Records.Pim("Add eligible member to role in PIM requested (timebound)", request)).Get("operationId").Should().Be("req-1");
        Decoded.One(Records.Pim("Add eligible member to role in PIM completed (timebound)", request)).Get("operationId").Should().Be("req-1");
    }

    [Fact]
    public void Without_a_request_id_the_correlation_id_joins_the_twin_too()
    {
        var twin = Records.RoleChange(
            "Add eligible member to role", "{\"app\":{\"displayName\":\"MS-PIM\"}}", "Role.DisplayName", "null", "\"\\\"Global Administrator\\\"\"");
        Decoded.One(Records.Pim()).Get("operationId").Should().Be("c-1");
        Decoded.One(twin).Get("operationId").Should().Be("c-1");
        Decoded.One(twin).Get("pimTwin").Should().Be("true");
    }

    [Fact]
    public void Without_either_the_record_is_its_own_operation() =>
        Decoded.One(Records.Audit("", id: "Directory_9")).Get("operationId").Should().Be("Directory_9");

    [Theory]
    [InlineData("\"result\":\"success\",\"resultReason\":\"on-call\"", "success")]
    [InlineData("\"result\":\"Failure\"", "failure")]
    [InlineData("\"result\":\"timeout\"", "timeout")]
    public void The_result_of_an_audit_row_is_in_lower_case_whatever_its_reason(string properties, string expected) =>
        Decoded.One(Records.Audit(properties)).Get("result").Should().Be(expected);

    [Theory]
    [InlineData("\"status\":{\"errorCode\":0,\"failureReason\":\"Other.\"}", "", "success")]
    [InlineData("\"status\":{\"errorCode\":50126}", "", "failure")]
    [InlineData("", ",\"resultType\":\"0\"", "success")]
    [InlineData("", ",\"resultType\":\"50140\"", "failure")]
    [InlineData("", "", "absent")]
    public void The_result_of_a_sign_in_is_its_code(string properties, string envelope, string expected) =>
        Decoded.One(Records.SignIn(properties, envelope: envelope)).Get("result").Should().Be(expected);

    [Fact]
    public void Status_of_an_audit_record_is_its_result_and_the_reason() =>
        Decoded.One(Records.Audit("\"result\":\"success\",\"resultReason\":\"Admin registered a pass\"")).Get("Status").Should().Be("success | Admin registered a pass");

    [Fact]
    public void Status_of_a_sign_in_is_its_result_and_what_it_says() =>
        Decoded.One(Records.SignIn("\"status\":{\"errorCode\":500121,\"failureReason\":\"Failed.\",\"additionalDetails\":\"MFA denied\"}"))
            .Get("Status").Should().Be("failure | Failed. | MFA denied");
}
