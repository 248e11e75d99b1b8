using System.Text;

namespace Detect.Events.Tests.Dialects;

/// <summary>The dialects behind the real reader and decoder.</summary>
public sealed class DialectDecodingTests
{
    [Fact]
    public void A_spanish_download_is_announced_once_however_many_chunks_it_takes()
    {
        var rows = string.Concat(Enumerable.Range(0, 50).Select(n => $"2026-03-01T10:00:{n:00}Z,Core Directory,Add user {n},success\r\n"));
        var seen = Decode(Encoding.UTF8.GetBytes("\uFEFFFecha (UTC),Servicio,Actividad,Resultado\r\n" + rows), chunkSize: 256);
        seen.Chunks.Should().BeGreaterThan(3);
        seen.Events.Should().HaveCount(50);
        seen.Notices.Should().Equal("1: localised-header: The header is in Spanish and was understood as English.");
    }

    [Fact]
    public void A_row_of_csv_is_its_own_evidence()
    {
        var seen = Decode("TimeGenerated [UTC],OperationName,Type\n\"4/28/2026, 2:08:45.221 PM\",Add user,AuditLogs\n");
        seen.Events.Should().Equal("2026-04-28T14:08:45.2210000Z LogAnalytics Audit Add user");
        seen.Raw.Should().Equal("\"4/28/2026, 2:08:45.221 PM\",Add user,AuditLogs");
    }

    [Fact]
    public void A_row_of_csv_that_is_not_utf8_is_dead_lettered_alone()
    {
        var bytes = Encoding.UTF8.GetBytes("TimeGenerated,OperationName,Type\n2026-03-01T10:00:00Z,?,AuditLogs\n2026-03-01T10:00:01Z,Add user,AuditLogs\n");
        bytes[bytes.AsSpan().IndexOf((byte)'?')] = 0xFF;
        var seen = Decode(bytes, 1 << 20);
        seen.DeadLetters.Should().ContainSingle().Which.Should().StartWith("invalid-utf8: The row is not valid UTF-8. 2026-03-01T10:00:00Z");
        seen.Events.Should().Equal("2026-03-01T10:00:01.0000000Z LogAnalytics Audit Add user");
    }

    [Fact]
    public void A_batch_of_mixed_records_decodes_each_by_its_own_shape()
    {
        var seen = Decode(
            """
            {"records":[{"time":"2026-03-01T10:00:00Z","category":"AuditLogs","operationName":"Add user"},
            {"TimeGenerated":"2026-03-01T10:00:01Z","Type":"AuditLogs","OperationName":"Delete user"},{"colour":"red"},
            {"activityDisplayName":"Update user","activityDateTime":"2026-03-01T10:00:02Z"}]}
            """);
        seen.Events.Should().Equal(
            "2026-03-01T10:00:00.0000000Z EventHubs Audit Add user",
            "2026-03-01T10:00:01.0000000Z LogAnalytics Audit Delete user",
            "2026-03-01T10:00:02.0000000Z Graph Audit Update user");
        seen.DeadLetters.Should().Equal("unknown-shape: No known shape of record: an object with the members colour. {\"colour\":\"red\"}");
    }

    [Fact]
    public void Every_resource_of_graph_names_its_operation()
    {
        var seen = Decode(
            """
            {"id":"s","createdDateTime":"2026-03-01T10:00:00Z","appId":"a","status":{"errorCode":0}}
            {"id":"r","riskEventType":"leakedCredentials","riskState":"atRisk","activityDateTime":"2026-03-01T10:00:01Z","servicePrincipalId":"sp"}
            {"id":"p","provisioningAction":"create","activityDateTime":"2026-03-01T10:00:02Z"}
            """);
        seen.Events.Should().Equal(
            "2026-03-01T10:00:00.0000000Z Graph SignIn Sign-in activity",
            "2026-03-01T10:00:01.0000000Z Graph RiskDetection Service Principal Risk Detection",
            "2026-03-01T10:00:02.0000000Z Graph Provisioning Provisioning activity");
    }

    [Fact]
    public void A_record_that_is_too_deep_only_once_its_text_is_unpacked_is_dead_lettered()
    {
        var text = "[]";
        for (var level = 0; level < 3; level++)
            text = new string('[', 50) + System.Text.Json.JsonSerializer.Serialize(text) + new string(']', 50);
        var seen = Decode("{\"TimeGenerated\":\"2026-03-01T10:00:00Z\",\"Type\":\"AuditLogs\",\"InitiatedBy\":" + text + "}");
        seen.DeadLetters.Should().ContainSingle().Which.Should().StartWith("too-deep: The record is nested deeper than 128 levels once unpacked. {");
    }

    [Fact]
    public void An_office_365_record_names_the_tenant_and_the_address_of_its_actor()
    {
        var seen = Decode(
            """{"CreationTime":"2026-03-01T10:00:00","Id":"o","Operation":"Update user.","OrganizationId":"t-1","Workload":"AzureActiveDirectory","UserId":"ann@contoso.example","ClientIP":"[2001:db8::7]:443"}""",
            "tenantId", "actor", "actor.ipAddress");
        seen.Events.Should().Equal(
            "2026-03-01T10:00:00.0000000Z Office365 Audit Update user; tenantId = t-1; actor = ann@contoso.example; actor.ipAddress = 2001:db8::7");
    }

    private static Seen Decode(string text, params string[] fields) => Decode(Encoding.UTF8.GetBytes(text), 1 << 20, fields);

    private static Seen Decode(byte[] input, int chunkSize, params string[] fields)
    {
        var seen = new Seen(fields);
        using var stream = new MemoryStream(input);
        foreach (var chunk in ChunkReader.Read(stream, "input", chunkSize))
        {
            seen.Chunks++;
            new EventDecoder().Decode(chunk, seen);
        }

        return seen;
    }

    private sealed class Seen(string[] fields) : IEventVisitor
    {
        public int Chunks { get; set; }

        public List<string> Events { get; } = [];

        public List<string> Raw { get; } = [];

        public List<string> DeadLetters { get; } = [];

        public List<string> Notices { get; } = [];

        public void OnEvent(AuditEvent e)
        {
            var line = $"{e.OccurredAt:yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'} {e.Shape} {e.Table} {e.Operation}";
            foreach (var name in fields)
            {
                var values = e.Read(FieldCatalogue.Default.Resolve(name, e.Table).Field!).Values;
                line += $"; {name} = {(values.Length == 0 ? "" : values[0].Text)}";
            }

            Events.Add(line);
            Raw.Add(Transcribed.Text(e.Raw));
        }

        public void OnDeadLetter(DeadLetter deadLetter) =>
            DeadLetters.Add($"{deadLetter.Code}: {deadLetter.Reason} {Transcribed.Text(deadLetter.Raw)}");

        public void OnNotice(RecordOrigin origin, string code, string message) => Notices.Add($"{origin.Line}: {code}: {message}");
    }
}
