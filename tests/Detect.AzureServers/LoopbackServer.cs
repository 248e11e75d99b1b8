using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Detect.AzureServers;

/// <summary>What a service answers instead of doing its work.</summary>
public sealed record Fault(int Status)
{
    /// <summary>Nothing is answered: the connection is cut.</summary>
    public static readonly Fault CutConnection = new(0);

    public string? Code { get; init; }

    public string? RetryAfter { get; init; }

    /// <summary>An answer that is no JSON, as a proxy gives.</summary>
    public string? Text { get; init; }
}

/// <summary>A request as the service saw it, by its own clock.</summary>
public sealed record SeenRequest(string Method, Uri Uri, string Body, DateTimeOffset At, string? Authorization, string? Prefer);

/// <summary>An Azure REST service on a loopback port, with a clock of its own, that asks for a token and can be told to fail.</summary>
public abstract class LoopbackServer : IAsyncDisposable
{
    public const string Token = "token-of-a-test";

    private readonly WebApplication application;
    private readonly ConcurrentQueue<SeenRequest> requests = new();
    private readonly Lock access = new();

    protected LoopbackServer(TimeProvider clock)
    {
        Clock = clock;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        application = builder.Build();
        application.Run(AnswerAsync);
    }

    public TimeProvider Clock { get; }

    /// <summary>How far the service's clock is ahead of <see cref="Clock"/>.</summary>
    public TimeSpan Skew { get; set; }

    public Uri Address { get; private set; } = null!;

    public IReadOnlyList<SeenRequest> Requests => [.. requests];

    /// <summary>Asked before every request is served.</summary>
    public Func<SeenRequest, Fault?> Faults { get; set; } = _ => null;

    /// <summary>Called when the answer is made, before it is sent.</summary>
    public Action<SeenRequest> Served { get; set; } = _ => { };

    protected DateTimeOffset Now => Clock.GetUtcNow() + Skew;

    public async Task StartAsync()
    {
        await application.StartAsync();
        Address = new Uri(application.Urls.Single());
    }

    /// <summary>Changes what the service holds between two requests.</summary>
    public void Change(Action change)
    {
        lock (access)
        {
            change();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await application.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Answers one request; called under a lock.</summary>
    protected abstract ServedAnswer Serve(SeenRequest request);

    protected abstract string ErrorBody(int status, string code, string message);

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var seen = new SeenRequest(
            context.Request.Method, new Uri(Address, context.Request.Path + context.Request.QueryString), await reader.ReadToEndAsync(),
            Now, context.Request.Headers.Authorization, context.Request.Headers["Prefer"]);
        requests.Enqueue(seen);
        ServedAnswer answer;
        lock (access)
        {
            answer = Faults(seen) is { } fault ? Of(fault)
                : seen.Authorization != $"Bearer {Token}" ? new ServedAnswer(401, ErrorBody(401, "InvalidTokenError", "The token is not valid."))
                : Serve(seen);
            Served(seen);
        }

        await WriteAsync(context, answer);
    }

    private ServedAnswer Of(Fault fault) => fault == Fault.CutConnection
        ? new ServedAnswer(0, "")
        : new ServedAnswer(fault.Status, fault.Text ?? ErrorBody(fault.Status, fault.Code ?? "Fault", "As the test asked.")) { RetryAfter = fault.RetryAfter };

    private async Task WriteAsync(HttpContext context, ServedAnswer answer)
    {
        if (answer.Status == 0)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.Headers.Date = Now.ToString("r", CultureInfo.InvariantCulture);
        if (answer.RetryAfter is { } wait) context.Response.Headers.RetryAfter = wait;
        await context.Response.WriteAsync(answer.Body);
    }
}

/// <summary>Status 0 cuts the connection.</summary>
public sealed record ServedAnswer(int Status, string Body)
{
    public string? RetryAfter { get; init; }
}
