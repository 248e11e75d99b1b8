using System.Text.Json.Nodes;

namespace Detect.Server.Tests.Api;

public sealed class OpenApiTests
{
    [Fact]
    public async Task The_document_lists_every_address_with_a_summary_and_its_problems()
    {
        await using var api = await RunningApi.StartAsync();

        var document = await api.GetAsync("/openapi");

        document["openapi"]!.GetValue<string>().Should().StartWith("3.");
        var operations = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(operation => (Path: path.Key, Method: operation.Key, Operation: operation.Value!))).ToList();
        operations.Select(operation => $"{operation.Method.ToUpperInvariant()} {operation.Path}").Should().Contain(
            AccessTests.Endpoints.Select(row => $"{row[0]} {Pattern((string)row[1])}").Where(endpoint => endpoint != "GET /openapi"));
        operations.Select(operation => operation.Path).Should().Contain(["/ingest", "/health/live", "/health/ready"]);
        operations.Should().AllSatisfy(operation => operation.Operation["summary"]!.GetValue<string>().Should().NotBeEmpty());
        Parameters(document, "/api/alerts").Should().Contain(["status", "level", "after"]);
    }

    [Fact]
    public async Task The_document_says_which_role_an_address_needs()
    {
        await using var api = await RunningApi.StartAsync();

        var close = (await api.GetAsync("/openapi"))["paths"]!["/api/alerts/{id}/close"]!["post"]!;

        close["description"]!.GetValue<string>().Should().Be("Needs the role analyst.");
        close["security"]!.AsArray().Should().HaveCount(1);
        close["responses"]!.AsObject().Select(response => response.Key).Should().Contain(["200", "400", "404"]);
    }

    [Fact]
    public async Task The_document_says_what_a_condition_of_readiness_means()
    {
        await using var api = await RunningApi.StartAsync();

        var members = (await api.GetAsync("/openapi"))["components"]!["schemas"]!["ConditionView"]!["properties"]!;

        members["isOk"]!["description"]!.GetValue<string>().Should().Be("Nothing is the matter with it.");
        members["name"]!["description"]!.GetValue<string>().Should().Be("What is asked after: engine, store, content, rules, accounts, upkeep, clock, source NAME or sink NAME.");
    }

    private static IEnumerable<string> Parameters(JsonNode document, string path) =>
        document["paths"]![path]!["get"]!["parameters"]!.AsArray().Select(parameter => parameter!["name"]!.GetValue<string>());

    private static string Pattern(string path) => path switch
    {
        "/api/sinks/x/enable" or "/api/sinks/x/test" or "/api/sinks/x/refused" or "/api/sinks/x/refused/retry" => path.Replace("/x/", "/{name}/", StringComparison.Ordinal),
        _ => path.EndsWith("/x", StringComparison.Ordinal) ? path[..^1] + "{id}" : path.Replace("/x/", "/{id}/", StringComparison.Ordinal),
    };
}
