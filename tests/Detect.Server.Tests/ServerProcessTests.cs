using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Detect.Server.Tests.SignIn;

namespace Detect.Server.Tests;

/// <summary>The real process: from the configuration to alerts, and to a clean end.</summary>
public sealed class ServerProcessTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("detect-server-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task A_story_that_is_pushed_raises_its_alerts_which_outlive_the_process()
    {
        Write(
            "detect.yml",
            """
            api: {listen: "127.0.0.1:0"}
            sources: [{name: push, type: http, tenant: 6f1c2b9e-0d7a-4c57-9f0e-3b8f2d1a4c55}]
            sinks: [{name: out, type: stdout}]
            """);
        await using var server = ServerProcess.Start(folder.FullName);
        using var client = new HttpClient { BaseAddress = await server.ListeningAsync() };

        using var accepted = await PushAsync(client);
        accepted.StatusCode.Should().Be(HttpStatusCode.OK);
        var rules = await WithPatience.UntilAsync(() => RulesOfAlertsAsync(client), alerts => alerts.Count > 0);
        var (exitCode, took, output) = await server.StopAsync();

        rules.Should().NotBeEmpty();
        exitCode.Should().Be(0);
        took.Should().BeLessThan(TimeSpan.FromSeconds(10));
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().AllSatisfy(line => JsonNode.Parse(line)!["rule"].Should().NotBeNull());
        server.Errors.Should().AllSatisfy(line => JsonNode.Parse(line)!["Message"].Should().NotBeNull());
        string.Concat(server.Errors).Should().NotContain("activityDateTime", "no record gets into the log");

        await using var again = ServerProcess.Start(folder.FullName);
        using var client2 = new HttpClient { BaseAddress = await again.ListeningAsync() };
        (await RulesOfAlertsAsync(client2)).Should().BeEquivalentTo(rules);
    }

    [Fact]
    public async Task The_environment_alone_configures_a_worker()
    {
        await using var server = ServerProcess.StartWith(folder.FullName, new Dictionary<string, string>
        {
            ["DETECT_API__LISTEN"] = "127.0.0.1:0",
            ["DETECT_SOURCES__PUSH__TYPE"] = "http",
            ["DETECT_SINKS__OUT__TYPE"] = "stdout",
        });
        using var client = new HttpClient { BaseAddress = await server.ListeningAsync() };

        using var ready = await client.GetAsync("/health/ready");

        ready.StatusCode.Should().BeOneOf(HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable);
        (await server.StopAsync()).ExitCode.Should().Be(0);
    }

    [Fact]
    public async Task A_restart_ends_what_a_cookie_opened_and_no_token_gets_into_the_log()
    {
        Write("detect.yml", "api: {listen: \"127.0.0.1:0\", tokens: [{name: rita, token: reader-token-of-the-tests}]}\nsources: [{name: push, type: http}]\nsinks: [{name: out, type: stdout}]\n");
        await using var server = ServerProcess.Start(folder.FullName);
        using var browser = new CookieBrowser(await server.ListeningAsync());
        using var wrong = await browser.SignInAsync("no-token-of-anybody-here");
        using var signedIn = await browser.SignInAsync("reader-token-of-the-tests");
        (await browser.StatusAsync("/alerts")).Should().Be(200);
        var cookie = browser.Cookie!;
        await server.StopAsync();

        await using var again = ServerProcess.Start(folder.FullName);
        using var later = new CookieBrowser(await again.ListeningAsync(), cookie);

        (await later.StatusAsync("/alerts")).Should().Be(401);
        string.Concat(server.Errors).Should().Contain("A wrong token was given on the sign-in page, from 127.0.0.1")
            .And.NotContain("no-token-of-anybody-here").And.NotContain(cookie).And.NotContain("token=");
    }

    [Fact]
    public async Task A_rule_by_its_id_shows_its_windows()
    {
        Write("detect.yml", "api: {listen: \"127.0.0.1:0\"}\nsources: [{name: push, type: http}]\nsinks: [{name: out, type: stdout}]\n");
        await using var server = ServerProcess.Start(folder.FullName);
        using var client = new HttpClient { BaseAddress = await server.ListeningAsync() };

        var rules = (await client.GetFromJsonAsync<JsonNode>("/api/rules"))!["rules"]!.AsArray();
        var detail = (await client.GetFromJsonAsync<JsonNode>($"/api/rules/{rules.First(rule => rule!["isCorrelation"]!.GetValue<bool>())!["id"]}"))!;

        rules.Should().HaveCountGreaterThan(20);
        detail["windows"]!.AsArray().Should().BeEmpty();
    }

    [Theory]
    [InlineData("sorces: []", 2, "detect.yml:1:1: unexpected-key: the configuration has no key \"sorces\"; did you mean \"sources\"?")]
    [InlineData("sources: [{name: a, type: http}]\nsinks: [{name: pd, type: pagerduty, routingKey: \"${env:PATH}\"}]", 2, "detect.yml:2:16: invalid-value: pd: a routing key of PagerDuty has 32 characters")]
    [InlineData("sources: [{name: a, type: eventhubs, hub: h, namespace: n, blobContainer: \"https://b.example/c\"}]\nsinks: [{name: o, type: stdout}]", 2, "detect-server: a: this build has no Event Hubs SDK; use the container image, or the type eventhubs-kafka, which needs none.")]
    [InlineData("rules: rule.yml\nsources: [{name: a, type: http}]\nsinks: [{name: o, type: stdout}]", 2, "detect-server: */rule.yml:1:1: missing-*")]
    [InlineData("store: {sqlite: nowhere/detect.db}\nsources: [{name: a, type: http}]\nsinks: [{name: o, type: stdout}]", 4, "detect-server: *")]
    public async Task What_keeps_it_from_starting_is_one_sentence_and_an_exit_code(string yaml, int exitCode, string sentence)
    {
        Write("detect.yml", "api: {listen: \"127.0.0.1:0\"}\n".Insert(0, yaml + "\n"));
        Write("rule.yml", "logsource: {product: azure, service: auditlogs}\ndetection: {selection: {operation: Add user}, condition: selection}\n");
        await using var server = ServerProcess.Start(folder.FullName);

        var ended = await server.EndAsync();

        ended.ExitCode.Should().Be(exitCode);
        server.Errors.Should().ContainMatch(sentence);
        server.Errors.Should().NotContain(line => line.Contains("   at ", StringComparison.Ordinal), "no stack trace helps an operator");
    }

    [Fact]
    public async Task A_command_line_that_means_nothing_is_said()
    {
        await using var server = ServerProcess.Start(folder.FullName, "--confg", "x");

        (await server.EndAsync()).ExitCode.Should().Be(3);
        server.Errors.Should().Equal("detect-server: '--confg x' is not understood; expected --config PATH, --demo or --help");
    }

    private static async Task<HttpResponseMessage> PushAsync(HttpClient client)
    {
        using var content = new ByteArrayContent(await File.ReadAllBytesAsync(Path.Join(Repository.Root, "replay-data", "azure-elevation", "event-hubs.jsonl")));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        return await client.PostAsync("/ingest", content);
    }

    private static async Task<IReadOnlyList<string>> RulesOfAlertsAsync(HttpClient client)
    {
        var page = (await client.GetFromJsonAsync<JsonNode>("/api/alerts?kind=detection"))!;
        return [.. page["alerts"]!.AsArray().Select(alert => $"{alert!["id"]} {alert["rule"]!["title"]}")];
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Join(folder.FullName, name), text);
}
