using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Detect.Connectors;
using Detect.Engine;
using Detect.Events;
using Detect.Rules;

namespace Detect.Server.Tests.Api;

/// <summary>What the API says of itself, held against what it answers and against docs/api.md.</summary>
public sealed partial class ApiContractTests
{
    private const string RuleId = "6d0f7a52-0d0e-4a2e-9d5e-0f6a5b1c2d3e";
    private const string Silence = """{"matchers": {"actor": "alice"}, "start": "2026-03-04T00:00:00Z", "end": "2026-03-05T00:00:00Z", "comment": "a drill"}""";

    [Fact]
    public async Task Every_body_and_every_answer_is_as_the_document_describes_it()
    {
        await using var api = await RunningApi.StartAsync("sinks: [{name: soc, type: stdout}]", Worker());
        await FillAsync(api);
        var document = await api.GetAsync("/openapi");
        var refused = (await api.Store.Outbox.RefusedAsync("soc", 1, default)).Single().Item.Id;
        var asked = new HashSet<string>();

        foreach (var call in Calls(refused))
        {
            var operation = document["paths"]![call.Address]![call.Method.ToLowerInvariant()]!;
            var silence = (await api.Store.Operators.SilencesAsync(default)) is [var first, ..] ? first.Id : "";
            using var response = await api.SendAsync(call.Method, call.Path.Replace("{silence}", silence, StringComparison.Ordinal), body: call.Body);
            var faults = BodyFaults(document, operation, call).Concat(await AnswerFaultsAsync(document, operation, response, call.Status));

            faults.Should().BeEmpty($"of {call.Method} {call.Path}");
            asked.Add($"{call.Method} {call.Address}");
        }

        asked.Should().BeEquivalentTo(Operations(document).Keys);
    }

    [Fact]
    public async Task The_page_lists_every_address_with_its_role_and_no_other()
    {
        await using var api = await RunningApi.StartAsync();
        var page = File.ReadLines(Path.Join(Repository.Root, "docs", "api.md"))
            .Where(line => line.StartsWith('|'))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .SelectMany(cells => Address().Matches(cells[1]).Select(match => (Address: match.Groups[1].Value, Role: cells[2])));

        page.Should().BeEquivalentTo(Operations(await api.GetAsync("/openapi")).Select(operation => (operation.Key, operation.Value)));
    }

    private static IEnumerable<Call> Calls(string refused) =>
    [
        new("GET", "/api/alerts", "/api/alerts?level=low", 200),
        new("GET", "/api/alerts", "/api/alerts?level=loud", 400),
        new("GET", "/api/alerts/{id}", "/api/alerts/a1", 200),
        new("GET", "/api/alerts/{id}", "/api/alerts/gap", 200),
        new("GET", "/api/alerts/{id}", "/api/alerts/none", 404),
        new("POST", "/api/alerts/{id}/acknowledge", "/api/alerts/a1/acknowledge", 200, """{"comment": "I look at it"}"""),
        new("POST", "/api/alerts/{id}/comment", "/api/alerts/a1/comment", 200, """{"comment": "It was a drill"}"""),
        new("POST", "/api/alerts/{id}/comment", "/api/alerts/a1/comment", 400, """{"comment": ""}"""),
        new("POST", "/api/alerts/{id}/close", "/api/alerts/a1/close", 200, """{"verdict": "benignPositive"}"""),
        new("GET", "/api/alerts/{id}", "/api/alerts/a1", 200),
        new("POST", "/api/alerts/{id}/reopen", "/api/alerts/a1/reopen", 200, "{}"),
        new("GET", "/api/rules", "/api/rules", 200),
        new("GET", "/api/rules/{id}", $"/api/rules/{RuleId}", 200),
        new("POST", "/api/rules/reload", "/api/rules/reload", 422),
        new("GET", "/api/statistics", "/api/statistics", 200),
        new("POST", "/api/silences", "/api/silences", 201, Silence),
        new("POST", "/api/silences", "/api/silences", 400, """{"matchers": {}, "start": "2026-03-04", "end": "2026-03-03", "comment": "x"}"""),
        new("GET", "/api/silences", "/api/silences", 200),
        new("DELETE", "/api/silences/{id}", "/api/silences/{silence}", 204),
        new("GET", "/api/sources", "/api/sources", 200),
        new("GET", "/api/deadletters", "/api/deadletters", 200),
        new("POST", "/api/deadletters/retry", "/api/deadletters/retry", 200, """{"ids": [1]}"""),
        new("GET", "/api/sinks", "/api/sinks", 200),
        new("GET", "/api/sinks/{name}/refused", "/api/sinks/soc/refused", 200),
        new("GET", "/api/sinks/{name}/refused", "/api/sinks/sock/refused", 404),
        new("POST", "/api/sinks/{name}/refused/retry", "/api/sinks/soc/refused/retry", 200, $$"""{"ids": ["{{refused}}"]}"""),
        new("POST", "/api/sinks/{name}/enable", "/api/sinks/soc/enable", 204),
        new("POST", "/api/sinks/{name}/test", "/api/sinks/soc/test", 200),
        new("GET", "/api/audit", "/api/audit", 200),
        new("GET", "/health/live", "/health/live", 204),
        new("GET", "/health/ready", "/health/ready", 503),
        new("POST", "/ingest", "/ingest", 401, """{"records": []}"""),
    ];

    private static FakeWorker Worker() => new()
    {
        Rules = Some.RuleSet(),
        Watermark = RunningApi.Now,
        ReloadErrors = ["rules/x.yml:1:1: missing-title: the rule has no title"],
        Conditions = [new ConditionView("store", false, "the disk is full"), new ConditionView("sink soc", false, "it answered 500", IsRequired: false)],
        TestOutcome = DeliveryOutcome.Retry("the receiver answered 503"),
        LiveWindows = [new WindowView("contoso", [new AlertField("actor", "alice")], 3, ">= 4", "Privileged", RunningApi.Now, RunningApi.Now, IsOpen: true)],
        Sources =
        [
            new SourceView
            {
                Name = "hub",
                Type = "eventhubs-kafka",
                State = SourceState.Failing,
                Reason = "the broker is away",
                TenantId = "contoso",
                Lag = 7,
                LagSeconds = 1.5,
                LastReceived = RunningApi.Now,
                Partitions = [new PartitionView { Partition = "0", Ordinal = 4, Token = "t", NewestEvent = RunningApi.Now, CaughtUp = RunningApi.Now, Events = 9, Lag = 7 }],
            },
        ],
    };

    private static async Task FillAsync(RunningApi api)
    {
        var alert = Some.Alert("a1") with
        {
            Aliases = ["b1"],
            Class = new AlertClass(AccountClass.Privileged, "alice", "granted Global Administrator"),
            Verdict = AlertVerdict.Undetermined,
            Link = new Uri("https://detect.contoso.example/alerts/a1"),
            Ledger = new AlertLedger { OccurredAt = RunningApi.Now, EnqueuedAt = RunningApi.Now, ReceivedAt = RunningApi.Now, DecidedAt = RunningApi.Now },
            Events =
            [
                new AlertDocumentEvent
                {
                    Id = "e1",
                    OccurredAt = RunningApi.Now,
                    Operation = "Add user",
                    Actor = "alice",
                    Target = "bob",
                    Role = "Global Administrator",
                    IpAddress = "192.0.2.7",
                    Result = "success",
                    RuleId = "r",
                    Matched = [new AlertFieldMatch("operation", "Add user")],
                },
                new AlertDocumentEvent { Id = "e2", Operation = "Add user" },
            ],
        };
        await api.SaveAlertsAsync(alert, Some.Alert("gap") with { Kind = AlertKind.CoverageGap, First = null, BlindRules = ["User added"], SilencedBy = "drill", MergedInto = "a1" });
        await using (var transaction = await api.Store.BeginAsync(null, default))
        {
            await transaction.AppendArchiveAsync([Evidence()], default);
            await transaction.SaveDeadLettersAsync([Letter()], default);
            await transaction.CommitAsync(default);
        }

        var items = await api.Store.Outbox.NextAsync("soc", 10, RunningApi.Now.AddHours(1), default);
        await api.Store.Outbox.SettleAsync(
            [new OutboxSettlement(items[0].Id, DeliveryOutcome.Delivered), new OutboxSettlement(items[1].Id, DeliveryOutcome.Refused("it answered 400"))], RunningApi.Now, default);
        await api.Store.Outbox.SetDisabledAsync("soc", "it answered 410", RunningApi.Now, default);
    }

    private static ArchiveRecord Evidence() => new()
    {
        Key = new EventKey(1, 2),
        OccurredAt = RunningApi.Now,
        Source = "hub",
        ReceivedAt = RunningApi.Now,
        AlertIds = ["a1"],
        Record = """{"time": "2026-03-04T12:00:00Z"}"""u8.ToArray(),
    };

    private static StoredDeadLetter Letter() => new()
    {
        Source = "hub",
        Partition = "0",
        Line = 1,
        ByteOffset = 0,
        Code = "no-time",
        Reason = "it does not say when",
        ReceivedAt = RunningApi.Now,
        TenantId = "contoso",
        Record = "{}"u8.ToArray(),
    };

    private static IEnumerable<string> BodyFaults(JsonNode document, JsonNode operation, Call call) => call.Body is null
        ? []
        : new SchemaCheck(document).Faults(operation["requestBody"]!["content"]!["application/json"]!["schema"]!, JsonNode.Parse(call.Body))
            .Where(fault => call.Address != "/ingest" || !fault.EndsWith("is not described", StringComparison.Ordinal));

    private static async Task<IReadOnlyList<string>> AnswerFaultsAsync(JsonNode document, JsonNode operation, HttpResponseMessage response, int status)
    {
        ((int)response.StatusCode).Should().Be(status, await response.Content.ReadAsStringAsync());
        var answer = operation["responses"]![$"{status}"] ?? throw new InvalidOperationException($"{status} is not among the answers.");
        if (response.Content.Headers.ContentType?.MediaType is not { } mediaType)
        {
            return answer["content"] is null ? [] : ["an empty answer, where one is described"];
        }

        return new SchemaCheck(document).Faults(answer["content"]![mediaType]!["schema"]!, await response.Content.ReadFromJsonAsync<JsonNode>());
    }

    /// <summary>Each operation, with the role that it needs; empty for none.</summary>
    private static Dictionary<string, string> Operations(JsonNode document) => document["paths"]!.AsObject()
        .SelectMany(path => path.Value!.AsObject().Select(operation => (Address: $"{operation.Key.ToUpperInvariant()} {path.Key}", operation.Value)))
        .ToDictionary(
            operation => operation.Address,
            operation => Role().Match(operation.Value!["description"]?.GetValue<string>() ?? "").Groups[1].Value);

    [GeneratedRegex("`((?:GET|POST|PUT|DELETE) /[^`]*)`")]
    private static partial Regex Address();

    [GeneratedRegex("Needs the role (\\w+)")]
    private static partial Regex Role();

    /// <param name="Address">As the document writes it.</param>
    private sealed record Call(string Method, string Address, string Path, int Status, string? Body = null);
}
