using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Detect.Connectors;

namespace Detect.Server.Tests;

/// <summary>One worker on the logs of two tenants in which the same accounts do the same things at the same time.</summary>
public sealed class TwoTenantsTests : IDisposable
{
    private const string Adds = "Add eligible member to role in PIM";
    private const string ManyAdds = "Several eligible assignments to privileged roles by one account";
    private const int Step = 20;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("detect-tenants-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Each_tenant_has_its_own_alerts_though_one_source_delivers_both()
    {
        await using var server = Start("sources: [{name: both, type: files, path: feed}]");
        using var client = new HttpClient { BaseAddress = await server.ListeningAsync() };
        await File.WriteAllLinesAsync(
            Path.Join(folder.CreateSubdirectory("feed").FullName, "audit.jsonl"),
            TwoTenants.Interleaved(TwoTenants.Log("takeover", TwoTenants.West), TwoTenants.Log("takeover", TwoTenants.East)));

        await EachHasItsAlertsAsync(server, client);
    }

    [Fact]
    public async Task Each_tenant_has_its_own_alerts_where_a_source_of_its_own_delivers_records_that_name_none()
    {
        await using var server = Start(
            $$"""
            sources:
              - {name: west, type: http, tenant: {{TwoTenants.West}}, tokens: token-of-the-west-0001}
              - {name: east, type: http, tenant: {{TwoTenants.East}}, tokens: token-of-the-east-0001}
            """);
        using var client = new HttpClient { BaseAddress = await server.ListeningAsync() };
        var logs = new[] { TwoTenants.Log("takeover", TwoTenants.West), TwoTenants.Log("takeover", TwoTenants.East) };
        for (var from = 0; from < logs[0].Count; from += Step)
        {
            await PushAsync(client, "token-of-the-west-0001", logs[0].Skip(from).Take(Step).Select(TwoTenants.Nameless));
            await PushAsync(client, "token-of-the-east-0001", logs[1].Skip(from).Take(Step).Select(TwoTenants.Nameless));
        }

        await EachHasItsAlertsAsync(server, client);
    }

    [Fact]
    public async Task What_one_account_name_does_in_two_tenants_is_not_counted_together()
    {
        await using var bench = new WorkerBench();
        var west = AddsOf(TwoTenants.West);
        var east = AddsOf(TwoTenants.East);
        var half = west.Count / 2;

        var alerts = await RunAsync(bench, TwoTenants.Interleaved([.. west.Take(half)], [.. east.Skip(half)]));

        alerts.Should().NotContain(alert => alert.Rule.Title == ManyAdds, "four actions of two tenants are two of each");
    }

    [Fact]
    public async Task A_privileged_account_of_one_tenant_is_not_one_of_the_other()
    {
        await using var bench = new WorkerBench();
        var west = AddsOf(TwoTenants.West);
        var east = AddsOf(TwoTenants.East);
        var half = west.Count / 2;

        var alerts = await RunAsync(bench, [Grant(west[0], TwoTenants.West), .. TwoTenants.Interleaved([.. west.Take(half)], [.. east.Take(half)])]);

        var alert = alerts.Should().ContainSingle(found => found.Rule.Title == ManyAdds).Subject;
        alert.TenantId.Should().Be(TwoTenants.West);
        alert.Class!.Reason.Should().StartWith("granted Global Administrator");
        var kept = new List<string?>();
        await foreach (var entry in bench.Store.Archive.ExportAsync(new ArchiveQuery(), CancellationToken.None))
        {
            kept.Add(entry.Record.TenantId);
        }

        kept.Should().NotBeEmpty().And.OnlyContain(tenant => tenant == TwoTenants.West, "nothing of the other tenant is evidence or of a privileged account");
    }

    private static IReadOnlyList<string> AddsOf(string tenant) =>
    [
        .. TwoTenants.Log("takeover", tenant)
            .Where(line => line.Contains(Adds, StringComparison.Ordinal) && (string?)JsonNode.Parse(line)!["properties"]!["initiatedBy"]!["user"]?["displayName"] == "Dana Ortiz")
            .GroupBy(line => (string?)JsonNode.Parse(line)!["correlationId"])
            .OrderBy(group => group.Min(line => (string?)JsonNode.Parse(line)!["time"]), StringComparer.Ordinal)
            .Take(4)
            .SelectMany(group => group.Take(1)),
    ];

    /// <summary>The actor of the record is given a privileged role, a minute before the story's first act.</summary>
    private static string Grant(string line, string tenant)
    {
        var actor = JsonNode.Parse(line)!["properties"]!["initiatedBy"]!["user"]!;
        return $$$"""
            {"time":"2026-03-10T13:00:00Z","category":"AuditLogs","operationName":"Add member to role","tenantId":"{{{tenant}}}",
            "properties":{"id":"Directory_11111111-2222-4333-8444-555555555555_A_1","activityDateTime":"2026-03-10T13:00:00Z","activityDisplayName":"Add member to role",
            "loggedByService":"Core Directory","category":"RoleManagement","result":"success",
            "initiatedBy":{"app":{"displayName":"MS-PIM","servicePrincipalId":"549d2b8e-2f76-452c-8294-7a121cb79ebc"}},
            "targetResources":[{"type":"User","id":"{{{actor["id"]}}}","userPrincipalName":"{{{actor["userPrincipalName"]}}}","modifiedProperties":[
            {"displayName":"Role.DisplayName","newValue":"\"Global Administrator\"","oldValue":null},
            {"displayName":"Role.TemplateId","newValue":"\"62e90394-69f5-4237-9190-012177145e10\"","oldValue":null}]}]}}
            """.ReplaceLineEndings("");
    }

    private static async Task<IReadOnlyList<AlertDocument>> RunAsync(WorkerBench bench, IEnumerable<string> lines)
    {
        await bench.StartAsync();
        await File.WriteAllLinesAsync(bench.Log, lines);
        var length = new FileInfo(bench.Log).Length;
        await WithPatience.UntilAsync(
            () => bench.Store.ReadProgressAsync(CancellationToken.None), read => read.Any(progress => progress.Position.Ordinal >= length));
        return (await bench.Store.Alerts.ListAsync(new AlertQuery { Limit = 100 }, CancellationToken.None)).Alerts;
    }

    private async Task EachHasItsAlertsAsync(ServerProcess server, HttpClient client)
    {
        var expected = Story.Expected("takeover");
        var west = await AlertsAsync(client, TwoTenants.West, expected);
        var east = await AlertsAsync(client, TwoTenants.East, expected);

        west.Select(AlertOf).Should().BeEquivalentTo(expected);
        east.Select(AlertOf).Should().BeEquivalentTo(expected);
        west.Concat(east).Select(alert => (string?)alert["id"]).Should().OnlyHaveUniqueItems();
        west.Should().OnlyContain(alert => (string?)alert["tenantId"] == TwoTenants.West);
        east.Should().OnlyContain(alert => (string?)alert["tenantId"] == TwoTenants.East);

        await server.StopAsync();
        ToldOnlyOf("west.jsonl", TwoTenants.West);
        ToldOnlyOf("east.jsonl", TwoTenants.East);
    }

    private static async Task<IReadOnlyList<JsonNode>> AlertsAsync(HttpClient client, string tenant, IReadOnlyList<StoryAlert> expected) => await WithPatience.UntilAsync(
        async () => (IReadOnlyList<JsonNode>)[.. (await client.GetFromJsonAsync<JsonNode>($"/api/alerts?kind=detection&tenant={tenant}&limit=100"))!["alerts"]!.AsArray().Select(alert => alert!)],
        alerts => expected.All(alert => alerts.Select(AlertOf).Contains(alert)));

    private static StoryAlert AlertOf(JsonNode alert) => new(
        (string)alert["rule"]!["id"]!,
        string.Join(',', alert["group"]!.AsObject().Select(field => (string?)field.Value)),
        alert["first"]!.GetValue<DateTimeOffset>(),
        alert["count"]!.GetValue<double>());

    private static async Task PushAsync(HttpClient client, string token, IEnumerable<string> lines)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/ingest")
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(string.Join('\n', lines))) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-ndjson") } },
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
        };
        using var answer = await client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }

    private void ToldOnlyOf(string file, string tenant) =>
        File.ReadLines(Path.Join(folder.FullName, file)).Select(line => (string?)JsonNode.Parse(line)!["tenantId"])
            .Should().NotBeEmpty().And.OnlyContain(named => named == tenant);

    private ServerProcess Start(string sources)
    {
        File.WriteAllText(
            Path.Join(folder.FullName, "detect.yml"),
            $$"""
            api: {listen: "127.0.0.1:0"}
            {{sources}}
            sinks:
              - {name: west, type: file, path: west.jsonl}
              - {name: east, type: file, path: east.jsonl}
            routes:
              - {sinks: west, tenants: {{TwoTenants.West}}}
              - {sinks: east, tenants: {{TwoTenants.East}}}
            """);
        return ServerProcess.Start(folder.FullName);
    }
}
