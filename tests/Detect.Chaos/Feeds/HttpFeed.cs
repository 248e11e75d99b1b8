using System.Net.Http.Headers;

namespace Detect.Chaos;

/// <summary>
/// Posts to <c>/ingest</c>, and posts again what was not accepted: also what was, and whose answer was lost. Of several workers, to any,
/// and to the next one what this one did not accept.
/// </summary>
internal sealed class HttpFeed(IReadOnlyList<int> ports, int seed) : IFeed
{
    public const string Token = "chaos-ingest-token";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly Random draw = new(seed);
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(90) };

    public string Configuration(string worker) =>
        $$"""
          - name: feed
            type: http
            tokens: {{Token}}
        """;

    public async Task OfferAsync(IReadOnlyList<StoryLine> lines, CancellationToken cancellation)
    {
        var body = StoryLine.Joined(lines);
        for (var worker = draw.Next(ports.Count); !await TryAsync(ports[worker], body, cancellation); worker = (worker + 1) % ports.Count)
        {
            await Task.Delay(Pause, cancellation);
        }
    }

    public async Task OfferToAllAsync(IReadOnlyList<StoryLine> lines, CancellationToken cancellation)
    {
        var body = StoryLine.Joined(lines);
        foreach (var port in ports)
        {
            while (!await TryAsync(port, body, cancellation))
            {
                await Task.Delay(Pause, cancellation);
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        http.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<bool> TryAsync(int port, byte[] body, CancellationToken cancellation)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{port}/ingest") { Content = new ByteArrayContent(body) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
            using var response = await http.SendAsync(request, cancellation);
            return response.IsSuccessStatusCode || ((int)response.StatusCode is 429 or >= 500
                ? false
                : throw new InvalidOperationException($"/ingest answered {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(cancellation)}"));
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
