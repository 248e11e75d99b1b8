using System.Diagnostics;
using System.Net;
using Detect.Connectors;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Detect.Server;

/// <summary>Builds the web application that serves the API beside a worker.</summary>
internal static class ApiHost
{
    private const long MostBodyBytes = 1 << 20;
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(8);

    /// <summary>An application with nothing in it that a file or variable of the framework's could open beside the configuration.</summary>
    /// <exception cref="InvalidOperationException">It would listen beyond this machine for anybody.</exception>
    public static WebApplicationBuilder CreateBuilder(DetectConfiguration configuration)
    {
        var api = configuration.Api;
        var identity = new CallerIdentity(api);
        if (identity.IsOpen && api.Listen.FirstOrDefault(endpoint => !IPAddress.IsLoopback(endpoint.Address)) is { } open)
        {
            throw new InvalidOperationException(
                $"The API would listen on {open} for anybody; expected api.tokens or api.proxy beside such an api.listen.");
        }

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "detect-server" });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Listen(kestrel, api.Listen));
        builder.Services.AddRouting();
        builder.Services.AddOpenApi(OpenApiDocument.Configure);
        builder.Services.ConfigureHttpJsonOptions(json => ApiJson.Apply(json.SerializerOptions));
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = StopWithin);
        builder.Services.AddSingleton(configuration);
        builder.Services.AddSingleton<Changes>();
        builder.Services.AddSingleton<AlertDecisions>();
        builder.Services.AddSingleton<DeadLetterRetries>();
        builder.Services.AddSingleton(identity);
        BrowserSignIn.Add(builder.Services, configuration.PublicUrl);
        return builder;
    }

    /// <summary>Expects <see cref="IDetectStore"/>, <see cref="IWorkerView"/>, <see cref="IngestEndpoint"/> and <see cref="TimeProvider"/> among the services.</summary>
    public static WebApplication Build(WebApplicationBuilder builder)
    {
        var app = builder.Build();
        app.Lifetime.ApplicationStopped.Register(RejectedRequests.Watch(app.Services.GetRequiredService<DiagnosticListener>()).Dispose);
        var configuration = app.Services.GetRequiredService<DetectConfiguration>();
        app.Use(RequestSpans.InvokeAsync);
        app.UseMiddleware<ProblemGate>();
        app.UseRouting();
        var identity = app.Services.GetRequiredService<CallerIdentity>();
        var browser = app.Services.GetRequiredService<BrowserSignIn>();
        app.Use(next => new CallerGate(configuration.Api, configuration.PublicUrl, identity, browser, next).InvokeAsync);
        app.MapApi();
        app.Services.GetRequiredService<IngestEndpoint>().Map(app);
        return app;
    }

    private static void Listen(KestrelServerOptions kestrel, IReadOnlyList<IPEndPoint> endpoints)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = MostBodyBytes;
        kestrel.Limits.MaxRequestHeadersTotalSize = 32 * 1024;
        foreach (var endpoint in endpoints)
        {
            kestrel.Listen(endpoint, RejectedRequests.Describe);
        }
    }
}
