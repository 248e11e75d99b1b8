using System.Globalization;
using System.Net;
using Detect.AzureServers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Detect.Chaos;

/// <summary>The endpoint by which a host gives its programs tokens of their managed identity.</summary>
internal sealed class ManagedIdentityServer : IAsyncDisposable
{
    private const string Header = "chaos-identity";

    private readonly WebApplication app;

    private ManagedIdentityServer(WebApplication app) => this.app = app;

    /// <summary>By which a program finds it.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["IDENTITY_ENDPOINT"] = $"{app.Urls.First()}/token",
        ["IDENTITY_HEADER"] = Header,
    };

    public static async Task<ManagedIdentityServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.MapGet("/token", (HttpContext context) => context.Request.Headers["X-IDENTITY-HEADER"] == Header
            ? Results.Json(new Dictionary<string, string>
            {
                ["access_token"] = LoopbackServer.Token,
                ["expires_on"] = DateTimeOffset.UtcNow.AddHours(12).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
                ["resource"] = context.Request.Query["resource"].ToString(),
                ["token_type"] = "Bearer",
            })
            : Results.Unauthorized());
        await app.StartAsync();
        return new ManagedIdentityServer(app);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
