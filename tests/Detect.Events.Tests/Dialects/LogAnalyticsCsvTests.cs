namespace Detect.Events.Tests.Dialects;

public sealed class LogAnalyticsCsvTests
{
    [Fact]
    public void Dynamic_columns_in_csv_span_lines_and_double_their_quotes()
    {
        const string Header = "TimeGenerated,OperationName,InitiatedBy,Type";
        const string Rows =
            "2026-03-01T10:00:00Z,Add user,\"{\n  \"\"user\"\": { \"\"id\"\": \"\"u-1\"\" }\n}\",AuditLogs\r\n2026-03-01T10:00:01Z,Delete user,,AuditLogs\r\n";
        var result = Transcribed.OfCsv(Header, Rows);
        result.Records.Should().HaveCount(2);
        Transcribed.At(Transcribed.JsonOf(result.Records[0]), "properties.initiatedBy.user.id").Should().Be("u-1");
        result.Origins.Select(o => o.Line).Should().Equal(2, 5);
        Transcribed.Text(result.Records[1].Raw).Should().Be("2026-03-01T10:00:01Z,Delete user,,AuditLogs");
        result.Origins[1].ByteOffset.Should().Be(Header.Length + 1 + Rows.IndexOf("2026-03-01T10:00:01Z", StringComparison.Ordinal));
    }

    [Fact]
    public void Columns_renamed_by_a_union_are_folded_and_the_filled_one_wins()
    {
        var result = Transcribed.OfCsv(
            "CreatedDateTime [UTC],Status_dynamic,Status_string,LocationDetails_dynamic,LocationDetails_string,ConditionalAccessPolicies_dynamic,Type",
            "\"4/28/2026, 2:08:45.221 PM\",,\"{\"\"errorCode\"\":50126}\",\"{\"\"city\"\":\"\"Delft\"\"}\",,\"[{\"\"id\"\":\"\"p-1\"\"}]\",SigninLogs");
        result.At("properties.status.errorCode").Should().Be("50126");
        result.At("properties.location.city").Should().Be("Delft");
        result.At("properties.appliedConditionalAccessPolicies.0.id").Should().Be("p-1");
    }

    [Fact]
    public void An_unpaired_surrogate_in_a_dynamic_column_is_dead_lettered()
    {
        var result = Transcribed.OfCsv(
            "TimeGenerated,InitiatedBy,Type", "2026-03-01T10:00:00Z,\"{\"\"user\"\":{\"\"id\"\":\"\"\\ud83d\"\"}}\",AuditLogs\n2026-03-01T10:00:01Z,,AuditLogs");
        result.DeadLetters.Should().Equal("2: invalid-text: A string in the row is not valid Unicode.");
        result.Records.Should().ContainSingle();
    }

    [Theory]
    [InlineData("\"4/28/2026, 2:08:45.221 PM\"", "2026-04-28T14:08:45.221Z")]
    [InlineData("\"4/28/2026, 12:00:00.000 AM\"", "2026-04-28T00:00:00Z")]
    [InlineData("2024/02/02T09:11:00", "2024-02-02T09:11:00Z")]
    [InlineData("2026-04-28T14:08:45.2213421Z", "2026-04-28T14:08:45.2213421Z")]
    [InlineData("2026-04-28 14:08:45", "2026-04-28T14:08:45Z")]
    public void Times_of_exports_are_utc_whatever_their_form(string written, string time)
    {
        Transcribed.OfCsv("TimeGenerated [UTC],Type", written + ",AuditLogs").At("time").Should().Be(time);
    }

    [Fact]
    public void A_date_that_can_only_be_day_first_is_dead_lettered()
    {
        Transcribed.OfCsv("TimeGenerated [UTC],Type", "\"28/4/2026, 2:08:45.221 PM\",AuditLogs").DeadLetters.Should()
            .Equal("2: no-time: \"28/4/2026, 2:08:45.221 PM\" is no date as Log Analytics exports it, which is month/day/year.");
    }

    [Fact]
    public void Booleans_and_numbers_of_csv_are_typed()
    {
        var result = Transcribed.OfCsv(
            "TimeGenerated,IsInteractive,ProcessingTimeInMilliseconds,DurationMs,ResultType,Type",
            "2026-03-01T10:00:00Z,TRUE,239,7,0,SigninLogs");
        result.Properties.GetProperty("isInteractive").ValueKind.Should().Be(System.Text.Json.JsonValueKind.True);
        result.Properties.GetProperty("processingTimeInMilliseconds").GetInt32().Should().Be(239);
        result.Json.GetProperty("durationMs").GetInt32().Should().Be(7);
        result.At("resultType").Should().Be("0");
    }

    [Fact]
    public void An_empty_column_is_absent()
    {
        Transcribed.OfCsv("TimeGenerated,ResultReason,Type", "2026-03-01T10:00:00Z,,AuditLogs")
            .Properties.TryGetProperty("resultReason", out _).Should().BeFalse();
    }

    [Fact]
    public void A_table_column_of_the_portals_export_names_the_table()
    {
        Transcribed.OfCsv("\uFEFF$table,TimeGenerated [UTC],OperationNameValue", "AzureActivity,\"4/28/2026, 2:32:14.029 PM\",MICROSOFT.WEB/SITES/DELETE")
            .Single.Table.Should().Be(EventTables.AzureActivity);
    }

    [Fact]
    public void Unnamed_columns_at_the_end_of_a_header_are_no_columns()
    {
        Transcribed.OfCsv("TimeGenerated,Category,ResultType,,,", "2024/02/02T09:11:00,SignInLogs,0,,,")
            .Single.Table.Should().Be(EventTables.SignIn);
    }

    [Fact]
    public void A_summary_of_sign_ins_is_not_a_sign_in()
    {
        Transcribed.OfCsv("StartTime [UTC],IPAddress,attempts,Type", "\"4/19/2026, 12:13:19.483 PM\",192.0.2.9,4,SigninLogs").DeadLetters
            .Should().Equal("2: no-time: A row of SigninLogs without CreatedDateTime or TimeGenerated.");
    }

    [Fact]
    public void A_csv_of_something_else_says_what_is_missing()
    {
        Transcribed.OfCsv("OperationName,OperationDescription,Tested", "Add user,Test,TRUE\nDelete user,Test,TRUE\n").DeadLetters.Should().Equal(
            "2: unknown-csv: The header is neither a portal download (\"Date (UTC)\" is missing) nor a Log Analytics export (TimeGenerated and Type are missing): its columns are OperationName, OperationDescription, Tested.",
            "3: unknown-csv: The header is neither a portal download (\"Date (UTC)\" is missing) nor a Log Analytics export (TimeGenerated and Type are missing): its columns are OperationName, OperationDescription, Tested.");
    }

    [Fact]
    public void A_row_cut_off_in_a_quoted_field_is_dead_lettered()
    {
        Transcribed.OfCsv("TimeGenerated,InitiatedBy,Type", "2026-03-01T10:00:00Z,,AuditLogs\n2026-03-01T10:00:01Z,\"{\"\"user").DeadLetters
            .Should().Equal("3: invalid-csv: A quoted field does not end.");
    }

    [Fact]
    public void A_row_with_too_few_or_too_many_fields_is_dead_lettered()
    {
        Transcribed.OfCsv("TimeGenerated,ResultReason,Type", "2026-03-01T10:00:00Z,x\n2026-03-01T10:00:00Z,a,AuditLogs,b\n\n").DeadLetters.Should().Equal(
            "2: invalid-csv: The row has 2 fields where the header has 3.",
            "3: invalid-csv: The row has 4 fields where the header has 3.");
    }
}
