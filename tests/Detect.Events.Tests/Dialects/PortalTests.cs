using System.Text;

namespace Detect.Events.Tests.Dialects;

public sealed class PortalTests
{
    private const string SignInHeader =
        "\uFEFFDate (UTC),Request ID,User agent,Correlation ID,User ID,User,Username,Incoming token type,Application,Application ID ,Resource,Resource ID ,"
        + "IP address,Location,Status,Sign-in error code,Failure reason,Client app,Device ID,Browser,Operating System,Compliant,Managed,Join Type,"
        + "Multifactor authentication result,Multifactor authentication auth method,Authentication requirement,Autonomous system  number,Incoming token type,Conditional Access";

    private const string SignInRow =
        "2026-03-01T10:00:00Z,s-1,Mozilla/5.0,c-1,u-1,Ann,ann@contoso.example,,Portal,a-1,ARM,r-1,192.0.2.8,\"Delft, South Holland, NL\",Failure,50126,"
        + "Invalid username or password,Browser,d-1,Edge 130,Windows 11,Yes,No,AzureAd,MFA denied,Phone app,Multifactor authentication,64496,primaryRefreshToken,Not Applied";

    private static readonly string AuditHeader = BuildAuditHeader();

    [Fact]
    public void An_audit_row_is_rebuilt_into_targets_changes_and_details()
    {
        var result = Transcribed.OfCsv(AuditHeader, AuditRow(
            ("Date (UTC)", "2026-03-01T10:00:00Z"), ("CorrelationId", "c-1"), ("Service", "Core Directory"), ("Category", "RoleManagement"),
            ("Activity", "Add member to role"), ("Result", "success"), ("User Agent", "Mozilla/5.0"), ("ActorType", "User"),
            ("ActorDisplayName", "Ann"), ("ActorObjectId", "u-1"), ("ActorUserPrincipalName", "ann@contoso.example"), ("IPAddress", "192.0.2.8"),
            ("Target1Type", "User"), ("Target1ObjectId", "u-2"), ("Target1UserPrincipalName", "bob@contoso.example"),
            ("Target1ModifiedProperty2Name", "Role.DisplayName"), ("Target1ModifiedProperty2NewValue", "\"\"\"Reader\"\"\""),
            ("Target3Type", "Role"), ("Target3DisplayName", "Reader"), ("AdditionalDetail6Key", "User-Agent"), ("AdditionalDetail6Value", "Mozilla/5.0")));
        result.Single.Should().BeEquivalentTo(new { Shape = RecordShape.PortalCsv, Table = EventTables.Audit });
        result.At("time").Should().Be("2026-03-01T10:00:00Z");
        result.At("properties.activityDisplayName").Should().Be("Add member to role");
        result.At("properties.initiatedBy.user.userPrincipalName").Should().Be("ann@contoso.example");
        result.At("properties.initiatedBy.user.ipAddress").Should().Be("192.0.2.8");
        result.At("properties.targetResources.0.userPrincipalName").Should().Be("bob@contoso.example");
        result.At("properties.targetResources.0.modifiedProperties.0.displayName").Should().Be("Role.DisplayName");
        result.At("properties.targetResources.0.modifiedProperties.0.newValue").Should().Be("\"Reader\"");
        result.At("properties.targetResources.0.modifiedProperties.0.oldValue").Should().BeNull();
        result.At("properties.targetResources.1.displayName").Should().Be("Reader");
        result.At("properties.additionalDetails.0.key").Should().Be("User-Agent");
        result.At("properties.userAgent").Should().Be("Mozilla/5.0");
    }

    [Fact]
    public void An_audit_row_has_no_id_so_none_is_made_up()
    {
        Transcribed.OfCsv(AuditHeader, AuditRow(("Date (UTC)", "2026-03-01T10:00:00Z"), ("Activity", "Add user")))
            .Properties.TryGetProperty("id", out _).Should().BeFalse();
    }

    [Fact]
    public void An_actor_with_a_service_principal_is_an_app()
    {
        var result = Transcribed.OfCsv(AuditHeader, AuditRow(
            ("Date (UTC)", "2026-03-01T10:00:00Z"), ("Activity", "Add user"), ("ActorType", "Application"), ("ActorDisplayName", "MS-PIM"),
            ("ActorServicePrincipalId", "sp-1")));
        result.At("properties.initiatedBy.app.displayName").Should().Be("MS-PIM");
        result.At("properties.initiatedBy.app.servicePrincipalId").Should().Be("sp-1");
        result.At("properties.initiatedBy.user").Should().BeNull();
    }

    [Theory]
    [InlineData("3/12/2026 7:22:01 AM", "2026-03-12T07:22:01Z")]
    [InlineData("12/3/2026 12:22:01 PM", "2026-12-03T12:22:01Z")]
    [InlineData("2026-12-04T08:19:41Z", "2026-12-04T08:19:41Z")]
    public void Old_dates_are_month_first_and_new_ones_iso(string date, string time)
    {
        Transcribed.OfCsv(AuditHeader, AuditRow(("Date (UTC)", date), ("Activity", "Add user"))).At("time").Should().Be(time);
    }

    [Fact]
    public void A_date_that_can_only_be_day_first_is_dead_lettered()
    {
        Transcribed.OfCsv(AuditHeader, AuditRow(("Date (UTC)", "13/3/2026 7:22:01"), ("Activity", "Add user"))).DeadLetters.Should()
            .Equal("2: no-time: \"13/3/2026 7:22:01\" is no date as the portal writes it, which is ISO 8601 or month/day/year.");
    }

    [Fact]
    public void Trailing_and_doubled_spaces_in_a_header_do_not_hide_its_columns()
    {
        var result = Transcribed.OfCsv(SignInHeader, SignInRow);
        result.At("properties.appId").Should().Be("a-1");
        result.At("properties.resourceId").Should().Be("r-1");
        result.At("properties.autonomousSystemNumber").Should().Be("64496");
    }

    [Fact]
    public void Of_a_column_that_is_there_twice_the_filled_one_counts()
    {
        Transcribed.OfCsv(SignInHeader, SignInRow).At("properties.incomingTokenType").Should().Be("primaryRefreshToken");
    }

    [Fact]
    public void A_sign_in_row_is_rebuilt_into_graphs_objects()
    {
        var result = Transcribed.OfCsv(SignInHeader, SignInRow);
        result.Single.Table.Should().Be(EventTables.SignIn);
        result.At("properties.id").Should().Be("s-1");
        result.At("properties.status.errorCode").Should().Be("50126");
        result.At("properties.status.additionalDetails").Should().Be("MFA denied");
        result.At("properties.location.state").Should().Be("South Holland");
        result.At("location").Should().Be("NL");
        result.At("properties.deviceDetail.isCompliant").Should().Be("true");
        result.At("properties.deviceDetail.isManaged").Should().Be("false");
        result.At("properties.conditionalAccessStatus").Should().Be("notApplied");
        result.At("properties.authenticationRequirement").Should().Be("multiFactorAuthentication");
        result.At("properties.mfaDetail.authMethod").Should().Be("Phone app");
    }

    [Theory]
    [InlineData("InteractiveSignIns_2026-03-01.csv", EventTables.SignIn)]
    [InlineData("downloads/NonInteractiveSignIns_2026-03-01.csv", EventTables.NonInteractiveSignIn)]
    public void The_downloads_file_name_tells_interactive_from_non_interactive(string file, EventTables table)
    {
        Transcribed.OfCsv(SignInHeader, SignInRow, file).Single.Table.Should().Be(table);
    }

    [Theory]
    [InlineData("ApplicationSignIns_2026-03-01.csv", EventTables.ServicePrincipalSignIn)]
    [InlineData("MSISignIns_2026-03-01.csv", EventTables.ManagedIdentitySignIn)]
    public void A_service_principal_header_is_also_that_of_managed_identities(string file, EventTables table)
    {
        var result = Transcribed.OfCsv(
            "\uFEFFDate (UTC),Request ID,Correlation ID,Service principal ID,Service principal name,Credential key ID,Application ID ,Status,Sign-in error code",
            "2026-03-01T10:00:00Z,s-1,c-1,sp-1,backup,key-1,a-1,Success,",
            file);
        result.Single.Table.Should().Be(table);
        result.At("properties.servicePrincipalId").Should().Be("sp-1");
        result.At("properties.servicePrincipalCredentialKeyId").Should().Be("key-1");
        result.At("properties.status.errorCode").Should().Be("0");
    }

    [Fact]
    public void A_spanish_header_is_understood_and_said_so()
    {
        var result = Transcribed.OfCsv(
            "\uFEFFFecha (UTC),Servicio,Categoría,Actividad,Resultado,Agente de usuario,Objetivo1NombrePrincipalDeUsuario,Motivo",
            "2026-03-01T10:00:00Z,Core Directory,UserManagement,Add user,success,Mozilla/5.0,bob@contoso.example,x");
        result.Notices.Should().Equal(
            "localised-header: The header is in Spanish and was understood as English; columns left as they are: Motivo.");
        result.At("operationName").Should().Be("Add user");
        result.At("properties.targetResources.0.userPrincipalName").Should().Be("bob@contoso.example");
    }

    [Fact]
    public void A_header_in_an_unknown_language_dead_letters_its_rows()
    {
        Transcribed.OfCsv("\uFEFFDatum (UTC),Dienst,Kategorie,Aktivität", "2026-03-01T10:00:00Z,PIM,x,y").DeadLetters.Should().Equal(
            "2: localised-header: The header looks like a portal download in a language that is not understood: \"Date (UTC)\" is missing; download it with the portal in English, or as JSON.");
    }

    [Fact]
    public void A_portal_header_of_no_known_download_says_what_is_missing()
    {
        Transcribed.OfCsv("Date (UTC),Name", "2026-03-01T10:00:00Z,x").DeadLetters.Should().Equal(
            "2: unknown-csv: The header begins like a portal download, but is neither of audit (\"Activity\" is missing) nor of sign-ins (\"Request ID\" and \"Sign-in error code\" are missing).");
    }

    private static string AuditRow(params (string Column, string Value)[] values) =>
        string.Join(',', AuditHeader.TrimStart('\uFEFF').Split(',')
            .Select(column => values.FirstOrDefault(v => v.Column == column).Value ?? ""));

    private static string BuildAuditHeader()
    {
        var header = new StringBuilder(
            "\uFEFFDate (UTC),CorrelationId,Service,Category,Activity,Result,ResultReason,User Agent,ActorType,ActorDisplayName,ActorObjectId,"
            + "ActorUserPrincipalName,IPAddress,ActorHomeTenantId,ActorHomeTenantName,ActorServicePrincipalId,ActorServicePrincipalName");
        foreach (var n in Enumerable.Range(1, 3))
        {
            foreach (var part in new[] { "Type", "DisplayName", "ObjectId", "UserPrincipalName" }) header.Append($",Target{n}{part}");
            foreach (var m in Enumerable.Range(1, 5))
            {
                foreach (var part in new[] { "Name", "OldValue", "NewValue" }) header.Append($",Target{n}ModifiedProperty{m}{part}");
            }
        }

        foreach (var n in Enumerable.Range(1, 6)) header.Append($",AdditionalDetail{n}Key,AdditionalDetail{n}Value");
        return header.ToString();
    }
}
