using System.Text.Json;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;

namespace Detect.Connectors;

/// <summary>One REST service. When it asks to be left alone, every caller waits; safe on any thread.</summary>
internal sealed class AzureRestClient(AzureEndpoint endpoint, TokenCredential credential, AzureRetries retries, TimeProvider time)
{
    // Deeper than the decoder reads: what is too deep is its dead letter, not our failure.
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 1000 };

    private readonly HttpPipeline pipeline = AzurePipeline.Create(endpoint, credential, retries);
    private readonly Lock gate = new();
    private (long Since, TimeSpan Wait) leave;
    private long ahead;

    public AzureEndpoint Endpoint => endpoint;

    /// <summary>The service's clock, as its last answer told it: our own may be wrong.</summary>
    public DateTimeOffset ServiceNow => time.GetUtcNow() + new TimeSpan(Volatile.Read(ref ahead));

    /// <exception cref="ServiceFaultException">There is no answer: no token, no connection.</exception>
    public async Task<ServiceAnswer> SendAsync(
        RequestMethod method, Uri uri, RequestContent? content, IEnumerable<HttpHeader> headers, CancellationToken cancellation)
    {
        await WaitForLeaveAsync(cancellation).ConfigureAwait(false);
        using var message = pipeline.CreateMessage();
        message.Request.Method = method;
        message.Request.Uri.Reset(uri);
        message.Request.Content = content;
        foreach (var header in headers) message.Request.Headers.SetValue(header.Name, header.Value);

        var started = time.GetTimestamp();
        await SendAsync(message, cancellation).ConfigureAwait(false);
        var now = message.Response.Headers.Date ?? time.GetUtcNow();
        Volatile.Write(ref ahead, (now - time.GetUtcNow()).Ticks);
        var answer = new ServiceAnswer(
            message.Response.Status, Parse(message.Response), now - time.GetElapsedTime(started), RetryAfter.Of(message.Response));
        if (answer.RetryAfter is { } wait && !answer.IsSuccess) LeaveAlone(wait);
        return answer;
    }

    private async Task SendAsync(HttpMessage message, CancellationToken cancellation)
    {
        try
        {
            await pipeline.SendAsync(message, cancellation).ConfigureAwait(false);
        }
        catch (AuthenticationFailedException e)
        {
            throw new ServiceFaultException(ServiceFaultKind.Unavailable, $"No token for {endpoint.Scope}: {FirstLine(e.Message)}", e);
        }
        catch (Exception e) when (IsOfTheNetwork(e) && !cancellation.IsCancellationRequested)
        {
            throw new ServiceFaultException(ServiceFaultKind.Unavailable, $"{endpoint.Address.Host} cannot be reached: {FirstLine(Root(e).Message)}", e);
        }
    }

    private async Task WaitForLeaveAsync(CancellationToken cancellation)
    {
        while (RemainingLeave is var wait && wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, time, cancellation).ConfigureAwait(false);
        }
    }

    // Measured, not read from the clock's hands: a clock that is set back must not silence a source.
    private TimeSpan RemainingLeave
    {
        get
        {
            lock (gate)
            {
                return leave.Wait - time.GetElapsedTime(leave.Since);
            }
        }
    }

    // Of several answers under way at the same time the one that asks for most counts.
    private void LeaveAlone(TimeSpan wait)
    {
        lock (gate)
        {
            if (wait > RemainingLeave) leave = (time.GetTimestamp(), wait);
        }
    }

    private static JsonDocument? Parse(Response response)
    {
        try
        {
            return response.ContentStream is { Length: > 0 } stream ? JsonDocument.Parse(stream, Deep) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool IsOfTheNetwork(Exception e) => e is AggregateException many
        ? many.InnerExceptions.All(IsOfTheNetwork)
        : e is RequestFailedException or IOException or HttpRequestException or OperationCanceledException;

    private static Exception Root(Exception e) => e is AggregateException many ? Root(many.InnerExceptions[^1]) : e;

    private static string FirstLine(string text) => text.Split('\n', 2)[0].Trim();
}
