using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Detect.Chaos;

/// <summary>Bodies of damaged records, some of them damaged as a whole, to a running server's <c>/ingest</c>.</summary>
internal static class PushFuzz
{
    private const int PerBody = 50;

    public static async Task<string> RunAsync(FuzzOptions options, FuzzWatch watch)
    {
        if (options.Pushed == 0)
        {
            return "none";
        }

        await using var server = await FuzzedServer.StartAsync(options.Seed);
        var answers = new SortedDictionary<int, int>();
        for (var done = 0; done < options.Pushed; done += PerBody)
        {
            watch.Begin("--pushed", options.Seed + done, PerBody);
            var status = await PostAsync(server.Http, Body(options.Seed + done));
            answers[status] = answers.GetValueOrDefault(status) + 1;
        }

        watch.Rest();
        await server.CheckAsync();
        return $"answers {string.Join(", ", answers.Select(answer => $"{answer.Key} x{answer.Value}"))}";
    }

    // Records that are no JSON would have every body refused: they are sent in one of five.
    private static byte[] Body(int seed)
    {
        var body = new MemoryStream();
        for (var i = 0; i < PerBody; i++)
        {
            var record = Mutations.Record(seed + i);
            if (seed / PerBody % 5 == 0 || IsJson(record))
            {
                body.Write(record);
                body.WriteByte((byte)'\n');
            }
        }

        return body.ToArray();
    }

    private static bool IsJson(byte[] record)
    {
        try
        {
            using var json = JsonDocument.Parse(record, new JsonDocumentOptions { MaxDepth = 100 });
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static async Task<int> PostAsync(HttpClient http, byte[] body)
    {
        var draw = new Random(body.Length);
        using var content = new ByteArrayContent(draw.Next(4) == 0 ? Packed(body, draw) : body);
        content.Headers.ContentType = new MediaTypeHeaderValue(draw.Next(2) == 0 ? "application/x-ndjson" : "application/json");
        if (content.Headers.ContentLength != body.Length)
        {
            content.Headers.ContentEncoding.Add("gzip");
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, "/ingest") { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", HttpFeed.Token);
        using var response = await http.SendAsync(request);
        return response.StatusCode is HttpStatusCode.OK or HttpStatusCode.BadRequest or HttpStatusCode.TooManyRequests
            ? (int)response.StatusCode
            : throw new FuzzFinding($"/ingest answered {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
    }

    // One in ten packages is damaged.
    private static byte[] Packed(byte[] body, Random draw)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(body);
        }

        var bytes = packed.ToArray();
        if (draw.Next(10) == 0)
        {
            bytes[draw.Next(bytes.Length)] ^= 0x10;
        }

        return bytes;
    }
}
