using System.Globalization;
using System.Text.Json;
using Detect.Connectors;

namespace Detect.Server;

/// <summary>A webhook receiver on loopback that checks signatures, as somebody would write one.</summary>
internal sealed class DemoReceiver : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly WebhookSecret secret;

    private DemoReceiver(WebApplication app, WebhookSecret secret) => (this.app, this.secret) = (app, secret);

    public Uri Url { get; private set; } = new("http://127.0.0.1/");

    public int Received { get; private set; }

    public static async Task<DemoReceiver> StartAsync(WebhookSecret secret, TextWriter output, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        var receiver = new DemoReceiver(app, secret);
        app.Run(context => receiver.TakeAsync(context, output));
        await app.StartAsync(cancellation).ConfigureAwait(false);
        receiver.Url = new Uri(new Uri(app.Urls.First()), "/alerts");
        return receiver;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task TakeAsync(HttpContext context, TextWriter output)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted).ConfigureAwait(false);
        var headers = context.Request.Headers;
        var signed = secret.Sign(headers["webhook-id"].ToString(), long.Parse(headers["webhook-timestamp"].ToString(), CultureInfo.InvariantCulture), body.ToArray());
        var isSigned = headers["webhook-signature"].ToString().Split(' ').Contains(signed, StringComparer.Ordinal);
        context.Response.StatusCode = isSigned ? StatusCodes.Status204NoContent : StatusCodes.Status401Unauthorized;
        Received++;
        using var json = JsonDocument.Parse(body.ToArray());
        var told = json.RootElement;
        var alert = DemoConsoleSink.Named(told.GetProperty("subject").GetString()!, told.GetProperty("data").GetProperty("rule").GetProperty("title").GetString()!);
        await output.WriteLineAsync(
            $"         webhook: {told.GetProperty("type").GetString()} of {alert}, signature {(isSigned ? "verified" : "WRONG")}").ConfigureAwait(false);
    }
}
