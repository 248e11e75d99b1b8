using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Detect.Connectors.Tests.Sinks;

/// <summary>A real HTTP server on loopback that keeps what it is sent and answers as its test says.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<ReceivedPost> posts = new();

    private WebhookReceiver(WebApplication app) => this.app = app;

    public Uri Url => new($"{app.Urls.First()}/hook/secret-path?token=secret-token");

    public IReadOnlyList<ReceivedPost> Posts => [.. posts];

    public static async Task<WebhookReceiver> StartAsync(Func<HttpContext, Task>? answer = null, Action<Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions>? kestrel = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel ?? (options => options.Listen(IPAddress.Loopback, 0)));
        var app = builder.Build();
        var receiver = new WebhookReceiver(app);
        app.Run(context => receiver.ReceiveAsync(context, answer));
        await app.StartAsync();
        return receiver;
    }

    public static Task<WebhookReceiver> AnsweringAsync(int status, string? header = null, string? value = null) => StartAsync(context =>
    {
        context.Response.StatusCode = status;
        if (header is not null)
        {
            context.Response.Headers[header] = value;
        }

        return context.Response.WriteAsync("body");
    });

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task ReceiveAsync(HttpContext context, Func<HttpContext, Task>? answer)
    {
        var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        context.Request.Body = body;
        posts.Enqueue(new ReceivedPost(
            $"{context.Request.Path}{context.Request.QueryString}",
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            body.ToArray()));
        if (answer is not null)
        {
            await answer(context);
        }
    }
}

internal sealed record ReceivedPost(string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Text => System.Text.Encoding.UTF8.GetString(Body);
}
