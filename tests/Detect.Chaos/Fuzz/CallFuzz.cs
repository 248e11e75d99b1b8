using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Detect.Chaos;

/// <summary>
/// Damaged requests, byte for byte over a connection each, to every address of a running server's API. An answer is one of the API's own
/// or of the protocol, never 500, and no mistake is answered with anything but problem details.
/// </summary>
internal static class CallFuzz
{
    private const int AtOnce = 40;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(150);

    private static readonly string[] Plain =
    [
        "GET /api/alerts?status=new&level=low&limit=20&from=2026-03-02T00:00:00Z", "GET /api/alerts?about=owner1&tag=attack.persistence&kind=detection&silenced=true",
        "GET /api/alerts?after=0&tenant=7c1f3f5e-57a1-4f0b-9d0e-3c5a54a60001&until=2026-12-01", "GET /api/alerts/{alert}", "GET /api/rules", "GET /api/rules/{rule}",
        "GET /api/silences", "DELETE /api/silences/{alert}", "GET /api/sources", "GET /api/deadletters?source=feed&limit=10", "GET /api/sinks",
        "GET /api/sinks/receiver/refused?limit=5", "POST /api/sinks/receiver/enable", "GET /api/statistics", "GET /api/audit?limit=10", "GET /health/live",
        "GET /health/ready", "GET /openapi", "OPTIONS /api/alerts", "HEAD /api/rules", "PUT /api/rules",
    ];

    private static readonly (string Address, string Body)[] WithBody =
    [
        ("POST /api/alerts/{alert}/acknowledge", """{"comment":"looked at"}"""), ("POST /api/alerts/{alert}/comment", """{"comment":"who is that?"}"""),
        ("POST /api/alerts/{alert}/close", """{"verdict":"truePositive","comment":"it was"}"""), ("POST /api/alerts/{alert}/reopen", "{}"),
        ("POST /api/silences", """{"rule":"{rule}","owner":"soc","comment":"planned","until":"2026-12-01T00:00:00Z"}"""),
        ("POST /api/silences", "rule: '*'\nowner: soc\ncomment: planned\nuntil: 2026-12-01T00:00:00Z\n"),
        ("POST /api/deadletters/retry", """{"ids":[1,2]}"""), ("POST /api/sinks/receiver/refused/retry", """{"ids":["a"]}"""),
        ("POST /ingest", """{"time":"2026-03-02T00:00:00Z","category":"AuditLogs","properties":{"id":"x"}}"""),
    ];

    public static async Task<string> RunAsync(FuzzOptions options, FuzzWatch watch)
    {
        if (options.Calls == 0)
        {
            return "none";
        }

        await using var server = await FuzzedServer.StartAsync(options.Seed);
        await server.FeedAsync([.. ChaosStory.Of(options.Seed, events: 400, incidents: 80).Lines]);
        var corpus = Corpus(await IdAsync(server, "/api/alerts", "alerts"), await IdAsync(server, "/api/rules", "rules"), server.Port);
        var answers = new SortedDictionary<int, int>();
        for (var done = 0; done < options.Calls; done += AtOnce)
        {
            var (seed, count) = (options.Seed + done, Math.Min(AtOnce, options.Calls - done));
            watch.Begin("--calls", seed, count);
            foreach (var status in await Task.WhenAll(Enumerable.Range(seed, count).Select(one => CallAsync(server.Port, one, corpus))))
            {
                answers[status] = answers.GetValueOrDefault(status) + 1;
            }
        }

        watch.Rest();
        await server.CheckAsync();
        return $"answers {string.Join(", ", answers.Select(answer => $"{answer.Key} x{answer.Value}"))}";
    }

    private static List<byte[]> Corpus(string alert, string rule, int port)
    {
        var host = $"Host: 127.0.0.1:{port}\r\nConnection: close\r\n";
        return
        [
            .. Plain.Select(line => Encoding.UTF8.GetBytes($"{Named(line)} HTTP/1.1\r\n{host}\r\n")),
            .. WithBody.Select(call => Request(Named(call.Address), Named(call.Body))),
        ];

        string Named(string text) => text.Replace("{alert}", alert, StringComparison.Ordinal).Replace("{rule}", rule, StringComparison.Ordinal);

        byte[] Request(string address, string body) => Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"{address} HTTP/1.1\r\n{host}{(address.EndsWith("/ingest", StringComparison.Ordinal) ? $"Authorization: Bearer {HttpFeed.Token}\r\n" : "")}Content-Type: {(body[0] == '{' ? "application/json" : "application/yaml")}\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
    }

    private static async Task<string> IdAsync(FuzzedServer server, string address, string member)
    {
        using var answer = await JsonDocument.ParseAsync(await server.Http.GetStreamAsync(address));
        return answer.RootElement.GetProperty(member)[0].GetProperty("id").GetString()!;
    }

    private static async Task<int> CallAsync(int port, int seed, List<byte[]> corpus)
    {
        var answer = await SendAsync(port, Mutations.Text(seed, corpus));
        return StatusOf(answer) ?? throw new FuzzFinding($"call {seed} was answered with {answer}");
    }

    /// <returns>All that was answered until the connection was closed.</returns>
    private static async Task<string> SendAsync(int port, byte[] request)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, patience.Token);
        var answer = new MemoryStream();
        try
        {
            var stream = client.GetStream();
            await stream.WriteAsync(request, patience.Token);
            var reading = stream.CopyToAsync(answer, patience.Token);
            if (await Task.WhenAny(reading, Task.Delay(Quiet, patience.Token)) != reading)
            {
                // It waits for more of the body, or for another request.
                client.Client.Shutdown(SocketShutdown.Send);
            }

            await reading;
        }
        catch (IOException)
        {
            // Cut off, as a peer may be that makes no sense.
        }

        return Encoding.UTF8.GetString(answer.ToArray());
    }

    /// <returns>0 where the connection was closed without an answer; null for what must not be answered.</returns>
    private static int? StatusOf(string answer)
    {
        if (answer.Length == 0)
        {
            return 0;
        }

        var status = answer.StartsWith("HTTP/1.", StringComparison.Ordinal) ? int.Parse(answer.AsSpan("HTTP/1.1 ".Length, 3), CultureInfo.InvariantCulture) : -1;
        var end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var (head, body) = (end < 0 ? answer : answer[..end], end < 0 ? "" : answer[(end + 4)..]);

        // A value that is exchanged can make a page's address of it.
        var isProblem = head.Contains("application/problem+json", StringComparison.OrdinalIgnoreCase) || head.Contains("Content-Type: text/html", StringComparison.OrdinalIgnoreCase);
        return status is < 0 or 500 || (status >= 400 && body.Length > 0 && !isProblem) || body.Contains("   at Detect.", StringComparison.Ordinal) ? null : status;
    }
}
