using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Detect.Server.Tests.Api;

/// <summary>What the server rejects before it is anybody's request, by what goes over the wire.</summary>
public sealed class RejectedRequestTests
{
    private const string Host = "Host: localhost\r\n";

    public static TheoryData<string, string, int, string> Rejected => new()
    {
        { "a zero in the address", $"GET /api/alerts/%00 HTTP/1.1\r\n{Host}\r\n", 400, "The request cannot be read." },
        { "no HTTP", "what is this\r\n\r\n", 400, "The request cannot be read." },
        { "TLS", "\u0016\u0003\u0001\u0001\u0000\u0001\n", 400, "The request cannot be read." },
        { "no host", "GET /health/live HTTP/1.1\r\n\r\n", 400, "The request cannot be read." },
        { "a header without a name", $"GET /health/live HTTP/1.1\r\n{Host}: x\r\n\r\n", 400, "The request cannot be read." },
        { "a length that is none", $"POST /ingest HTTP/1.1\r\n{Host}Content-Length: x\r\n\r\n", 400, "The request cannot be read." },
        { "a long address", $"GET /{new string('a', 9000)} HTTP/1.1\r\n{Host}\r\n", 414, "The address is too long." },
        { "large headers", $"GET /health/live HTTP/1.1\r\n{Host}X-Large: {new string('a', 33 * 1024)}\r\n\r\n", 431, "The headers are too large, or too many." },
        { "many headers", $"GET /health/live HTTP/1.1\r\n{Host}{string.Concat(Enumerable.Range(0, 120).Select(i => $"X-{i}: x\r\n"))}\r\n", 431, "The headers are too large, or too many." },
        { "a version to come", $"GET /health/live HTTP/9.1\r\n{Host}\r\n", 505, "This version of HTTP is not spoken here; expected HTTP/1.1." },
    };

    [Theory]
    [MemberData(nameof(Rejected))]
    public async Task What_is_rejected_is_answered_with_problem_details(string what, string request, int status, string sentence)
    {
        await using var api = await RunningApi.StartAsync();

        var answer = await SendAsync(api, request);

        Problem(answer, status).Should().Be(sentence, what);
        answer.Should().Contain("\r\nConnection: close\r\n");
    }

    [Fact]
    public async Task What_was_answered_before_on_the_same_connection_keeps_its_answer()
    {
        await using var api = await RunningApi.StartAsync();

        var answer = await SendAsync(api, $"GET /health/live HTTP/1.1\r\n{Host}\r\nGET /openapi HTTP/1.1\r\n{Host}\r\nGET /%00 HTTP/1.1\r\n{Host}\r\n");

        answer.Should().StartWith("HTTP/1.1 204 No Content\r\n").And.Contain("\"openapi\":");
        Problem(answer[answer.LastIndexOf("HTTP/1.1 ", StringComparison.Ordinal)..], 400).Should().Be("The request cannot be read.");
    }

    [Fact]
    public async Task A_body_that_breaks_off_after_its_answer_is_answered_once()
    {
        await using var api = await RunningApi.StartAsync();

        var answer = await SendAsync(api, $"POST /nothing HTTP/1.1\r\n{Host}Transfer-Encoding: chunked\r\n\r\n2\r\n{{}}\r\nno length\r\n");

        answer.Should().StartWith("HTTP/1.1 404 Not Found\r\n");
        answer.Split("HTTP/1.1 ").Should().HaveCount(2);
    }

    [Fact]
    public async Task A_client_that_speaks_another_protocol_is_told_so_in_its_own()
    {
        await using var api = await RunningApi.StartAsync();

        var answer = await SendAsync(api, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

        answer.Should().NotContain("HTTP/1.1").And.NotBeEmpty("a GOAWAY frame says that HTTP/1.1 is required");
    }

    /// <returns>All that comes until the server closes.</returns>
    private static async Task<string> SendAsync(RunningApi api, string request)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var client = new TcpClient();
        await client.ConnectAsync(api.Address.Host, api.Address.Port, patience.Token);
        await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(request), patience.Token);
        using var answer = new MemoryStream();
        await client.GetStream().CopyToAsync(answer, patience.Token);
        return Encoding.UTF8.GetString(answer.ToArray());
    }

    private static string Problem(string answer, int status)
    {
        var parts = answer.Split("\r\n\r\n");
        parts.Should().HaveCount(2, answer);
        parts[0].Should().StartWith($"HTTP/1.1 {status} ").And.Contain("Content-Type: application/problem+json");
        parts[0].Should().Contain($"Content-Length: {Encoding.UTF8.GetByteCount(parts[1])}");
        var problem = JsonNode.Parse(parts[1])!;
        problem["status"]!.GetValue<int>().Should().Be(status);
        problem["title"]!.GetValue<string>().Should().NotBeEmpty();
        return problem["detail"]!.GetValue<string>();
    }
}
