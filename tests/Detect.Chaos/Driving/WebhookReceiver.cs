using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Detect.Connectors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Detect.Chaos;

/// <summary>
/// A receiver as Standard Webhooks wants it: takes nothing that is not signed, or signed for another time. Answers some deliveries with
/// 500, and takes some without an answer.
/// </summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    private readonly WebApplication app;
    private readonly byte[] key = RandomNumberGenerator.GetBytes(32);
    private readonly Lock drawing = new();
    private readonly Random draw;
    private readonly double troubles;
    private readonly ConcurrentQueue<Delivered> deliveries = new();
    private readonly ConcurrentQueue<string> complaints = new();

    private WebhookReceiver(WebApplication app, int seed, double troubles)
    {
        this.app = app;
        this.troubles = troubles;
        draw = new Random(seed);
    }

    public string Url => $"{app.Urls.First()}/hook";

    public string Secret => $"whsec_{Convert.ToBase64String(key)}";

    /// <summary>What was taken, in its order, repetitions included.</summary>
    public IReadOnlyCollection<Delivered> Deliveries => deliveries;

    /// <summary>What no honest sender would have sent.</summary>
    public IReadOnlyCollection<string> Complaints => complaints;

    /// <summary>Told of each delivery that was taken, as soon as it was read.</summary>
    public Action<Delivered>? Taken { get; set; }

    /// <param name="troubles">The share of deliveries that are answered with 500, or not at all.</param>
    public static async Task<WebhookReceiver> StartAsync(int seed, double troubles)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var receiver = new WebhookReceiver(app, seed, troubles);
        app.MapPost("/hook", receiver.TakeAsync);
        await app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        var at = Stopwatch.GetTimestamp();
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        if (Fault(context.Request.Headers, body.ToArray()) is { } fault)
        {
            complaints.Enqueue(fault);
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        switch (Draw())
        {
            case var share when share < troubles / 2:
                context.Response.StatusCode = StatusCodes.Status500InternalServerError;
                break;
            case var share when share < troubles:
                Take(context.Request.Headers, body.ToArray(), at);
                context.Abort();
                break;
            default:
                Take(context.Request.Headers, body.ToArray(), at);
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                break;
        }
    }

    private double Draw()
    {
        lock (drawing)
        {
            return draw.NextDouble();
        }
    }

    private string? Fault(IHeaderDictionary headers, byte[] body)
    {
        var (id, timestamp) = (headers["webhook-id"].ToString(), headers["webhook-timestamp"].ToString());
        if (!long.TryParse(timestamp, CultureInfo.InvariantCulture, out var seconds)
            || (DateTimeOffset.UtcNow - DateTimeOffset.FromUnixTimeSeconds(seconds)).Duration() > Tolerance)
        {
            return $"{id}: the timestamp \"{timestamp}\" is not of now";
        }

        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        var expected = $"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, signed))}";
        return headers["webhook-signature"].ToString().Split(' ').Contains(expected, StringComparer.Ordinal) ? null : $"{id}: the signature is another";
    }

    private void Take(IHeaderDictionary headers, byte[] body, long at)
    {
        using var json = JsonDocument.Parse(body);
        var envelope = json.RootElement;
        var id = headers["webhook-id"].ToString();
        if (envelope.GetProperty("id").GetString() != id)
        {
            complaints.Enqueue($"{id}: the event has another id");
        }

        var delivered = new Delivered(
            id, envelope.GetProperty("type").GetString()!, AlertDocumentJson.Read(envelope.GetProperty("data").GetRawText()), at);
        deliveries.Enqueue(delivered);
        Taken?.Invoke(delivered);
    }
}
