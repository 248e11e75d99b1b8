using System.Net.Http.Headers;
using System.Text;
using Detect.Server.Tests.Ingest;

namespace Detect.Server.Tests.Api;

/// <summary>Whatever is sent, the answer is one of those that the API has: no 500, and no mistake without problem details.</summary>
public sealed class ApiFuzzTests
{
    private const int Calls = 4_000;
    private const int Seed = 20260304;

    private static readonly string[] Methods = ["GET", "POST", "DELETE", "PUT", "PATCH", "HEAD", "OPTIONS", "TRACE"];

    private static readonly string[] Paths =
    [
        "/api/alerts", "/api/alerts/a1", "/api/alerts/a1/close", "/api/alerts/a1/acknowledge", "/api/alerts/a1/comment", "/api/rules", "/api/rules/user_added", "/api/rules/reload",
        "/api/silences", "/api/silences/x", "/api/sources", "/api/sinks", "/api/sinks/soc/enable", "/api/sinks/soc/refused", "/api/sinks/soc/refused/retry", "/api/deadletters",
        "/api/deadletters/retry", "/api/audit", "/api/statistics", "/health/ready", "/health/live", "/openapi", "/ingest",
    ];

    private static readonly string[] Queries =
        ["", "", "?limit=1", "?limit=-1", "?limit=99999999999999", "?after=%00", "?after=AAAA", "?from=0001-01-01", "?until=9999-12-31T23:59:59Z", "?level=high&level=low", "?status=%F0%9F%98%80", "?about='%3B--", "?%3D=&&=", "?tag=%25%5C_"];

    private static readonly string[] Bodies =
    [
        "", "{}", "[]", "null", "\"x\"", "1", "{\"verdict\": \"truePositive\"}", "{\"verdict\": 1}", "{\"ids\": [1, 2]}", "{\"ids\": [\"a\"]}", "{\"ids\": 9e99}", "{\"comment\": \"\\u0000\"}",
        "{\"comment\": \"x\"}", "matchers: {actor: a}\nstart: 2026-03-04\nend: 2026-03-05\ncomment: x", "matchers: &a {actor: *a}", "{\"id\": 1}\n{\"id\": 2}", "{\"comment\": \"\\ud800\"}",
    ];

    private static readonly string[] MediaTypes = ["application/json", "application/yaml", "application/x-ndjson", "text/plain", "application/json; charset=utf-16", "multipart/form-data"];

    [Fact]
    public async Task Four_thousand_calls_end_in_an_answer_that_the_API_has()
    {
        await using var source = new HttpPushSource(
            new Detect.Connectors.HttpSourceSettings { Name = "push", Type = "http", MaxBytes = 64 * 1024 }, "detect", TimeProvider.System);
        using var stopping = new CancellationTokenSource();
        var session = new FakeSession();
        var running = source.RunAsync(session, stopping.Token);
        await session.Started;
        await using var api = await RunningApi.StartAsync(
            "sinks: [{name: soc, type: stdout}]", new FakeWorker { Rules = Some.RuleSet() }, [source]);
        await api.SaveAlertsAsync(Some.Alert("a1"));
        var random = new Random(Seed);
        for (var number = 0; number < Calls; number++)
        {
            await CallAsync(api.Client, random, number);
        }

        await stopping.CancelAsync();
        await running;
    }

    private static async Task CallAsync(HttpClient client, Random random, int number)
    {
        using var request = new HttpRequestMessage(
            new HttpMethod(Pick(Methods, random)),
            client.BaseAddress!.GetLeftPart(UriPartial.Authority) + Mutate(Pick(Paths, random), random) + Pick(Queries, random));
        if (random.Next(3) > 0)
        {
            var bytes = Encoding.UTF8.GetBytes(Pick(Bodies, random));
            for (var i = random.Next(3); i > 0 && bytes.Length > 0; i--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            request.Content = new ByteArrayContent(bytes);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(Pick(MediaTypes, random));
            if (random.Next(8) == 0)
            {
                request.Content.Headers.ContentEncoding.Add("gzip");
            }
        }

        using var response = await client.SendAsync(request);
        var status = (int)response.StatusCode;
        var answer = $"call {number} of seed {Seed}, {request.Method} {request.RequestUri}: {status}";
        status.Should().BeLessThan(500, answer);
        if (status >= 400 && request.Method != HttpMethod.Head)
        {
            response.Content.Headers.ContentType?.MediaType.Should().Be("application/problem+json", answer);
        }
    }

    private static string Mutate(string path, Random random) => random.Next(4) > 0
        ? path
        : path.Insert(random.Next(1, path.Length), Pick(["/", "%00", "%2F", "..", "é", "%ff", "x", "%20", "//"], random));

    private static string Pick(string[] choices, Random random) => choices[random.Next(choices.Length)];
}
