using System.Text;
using Detect.Events.Tests.Corpus;
using Detect.Events.Tests.Dialects;

namespace Detect.Events.Tests.Decoding;

/// <summary>A worker keeps matched records as JSON and decodes them again when it starts: they must say the same.</summary>
public sealed class DecodedAgainTests
{
    private const string GraphAudit =
        """{"id":"Directory_1","activityDisplayName":"Add user","activityDateTime":"2026-03-01T10:00:00Z","loggedByService":"Core Directory","category":"UserManagement","initiatedBy":{},"targetResources":[]}""";

    private const string Wrapped =
        """{"tenantId":"t-9","value":[{"id":"r-1","riskEventType":"leakedCredentials","riskState":"atRisk","riskLevel":"high","detectedDateTime":"2026-03-01T10:00:00Z","activityDateTime":"2026-03-01T09:00:00Z","userPrincipalName":"ann@contoso.example"}]}""";

    private const string SignInRows = "Date (UTC),Request ID,User agent,Correlation ID,User ID,User,Username,User type,Application,Application ID ,IP address,Location,Status\n"
        + "2026-03-01T10:00:00Z,3f1c0000-0000-4000-8000-000000000001,Mozilla,c-1,u-1,Ann,ann@contoso.example,Member,Mail,a-1,192.0.2.3,\"Oslo, Oslo, NO\",Success\n";

    public static TheoryData<string, string> Records
    {
        get
        {
            var records = new TheoryData<string, string> { { "wrapped", Wrapped }, { "portal sign-ins", SignInRows }, { "page", $"{{\"value\":[{GraphAudit}]}}" } };
            foreach (var dress in FiveDressesTests.Dresses)
            {
                records.Add((string)dress[0], (string)dress[1]);
            }

            return records;
        }
    }

    [Theory]
    [MemberData(nameof(Records))]
    public void A_kept_record_says_the_same_when_it_is_decoded_again(string dialect, string text) =>
        AssertSame(Decoded.One(text), dialect);

    [CorpusFact]
    public void Every_recorded_record_says_the_same_when_it_is_decoded_again()
    {
        foreach (var file in CorpusFiles.All(CorpusFactAttribute.Folder!))
        {
            using var stream = File.OpenRead(Path.Combine(CorpusFactAttribute.Folder!, file));
            Decoded.Of(stream).Events.ForEach(e => AssertSame(e, file));
        }
    }

    [Theory]
    [InlineData("Directory_1")]
    [InlineData("Directory_0a2b6f3e-1c1d-4c55-9f0e-0123456789ab_4F2A_1")]
    public void A_source_s_tenant_is_that_of_records_that_name_none_and_part_of_their_keys(string id)
    {
        var graph = GraphAudit.Replace("Directory_1", id, StringComparison.Ordinal);
        var hub = $$$"""{"time":"2026-03-01T10:00:00Z","category":"AuditLogs","operationName":"Add user","tenantId":"t-1","properties":{{{graph}}}}""";

        var ofHub = One(hub, "t-2");
        var ofGraph = One(graph, "t-1");

        ofHub.TenantId.Should().Be("t-1");
        ofGraph.TenantId.Should().Be("t-1");
        ofGraph.Key.Should().Be(ofHub.Key);
        ofHub.Key.Should().Be(Decoded.One(hub).Key);
        One(graph, null).TenantId.Should().BeNull();
        (One(graph, "t-2").Key == ofGraph.Key).Should().Be(id.Length >= 36, "an id that holds a GUID is unique by itself");
    }

    private static void AssertSame(AuditEvent e, string dialect)
    {
        var isRow = e.Raw.Span[0] != (byte)'{';
        var again = One(e.JsonRecord, e.TenantId);
        Fields(again).Except(Fields(e)).Should().BeEmpty(dialect);
        Fields(e).Except(Fields(again)).Should().BeEmpty(dialect);
        again.Raw.Span.SequenceEqual(isRow ? e.Canonical : e.Raw.Span).Should().BeTrue(dialect);
        (again.Table, again.OccurredAt, again.TenantId, again.Operation, again.Id)
            .Should().Be((e.Table, e.OccurredAt, e.TenantId, e.Operation, e.Id), dialect);
        if (!isRow)
        {
            again.Key.Should().Be(e.Key, dialect);
        }
    }

    private static IEnumerable<string> Fields(AuditEvent e) =>
        [.. FieldCatalogue.Default.Fields.Select(entry => entry.Field).Where(field => (field.Tables & e.Table) != 0).Select(field => $"{field.Name} = {EventReading.Text(e.Read(field))}")];

    private static AuditEvent One(string json, string? tenantId) => One(Encoding.UTF8.GetBytes(json), tenantId);

    private static AuditEvent One(ReadOnlyMemory<byte> json, string? tenantId)
    {
        var decoded = new Decoded();
        new EventDecoder().Decode(new RecordChunk("journal", ChunkFormat.Json, json, 1, 0) { TenantId = tenantId }, decoded);
        decoded.Codes.Should().BeEmpty();
        return decoded.Events.Should().ContainSingle().Subject;
    }
}
