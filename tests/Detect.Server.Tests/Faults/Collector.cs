using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Detect.Server.Tests.Faults;

/// <summary>Takes what a process exports over OTLP.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly WebApplication app;
    private volatile string received = "";

    private Collector(WebApplication app) => this.app = app;

    public string Url => app.Urls.First();

    /// <summary>All of it, names and texts readable.</summary>
    public string Received => received;

    public static async Task<Collector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var collector = new Collector(builder.Build());
        collector.app.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            collector.received += Encoding.Latin1.GetString(body.ToArray());
        });
        await collector.app.StartAsync();
        return collector;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
