using System.Net.Http.Headers;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;

namespace Detect.Connectors;

/// <summary>Azure.Core's pipeline for a sink: tokens and diagnostics are the library's, retries are the outbox's.</summary>
internal static class SinkPipeline
{
    public static HttpPipeline Create(AzureEndpoint endpoint, TokenCredential credential, HttpPipelineTransport? transport)
    {
        var options = new SinkClientOptions();
        options.Retry.MaxRetries = 0;
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(30);
        options.Diagnostics.IsLoggingContentEnabled = false;
        if (transport is not null)
        {
            options.Transport = transport;
        }

        HttpPipelinePolicy tokens = endpoint.Address.Scheme == Uri.UriSchemeHttp
            ? new LoopbackTokenPolicy(credential, endpoint.Scope)
            : new BearerTokenAuthenticationPolicy(credential, endpoint.Scope);
        return HttpPipelineBuilder.Build(options, tokens);
    }

    public static TimeSpan? RetryAfter(Response response, TimeProvider clock) =>
        response.Headers.TryGetValue("Retry-After", out var value) && RetryConditionHeaderValue.TryParse(value, out var parsed)
            ? HttpAnswers.After(parsed, clock)
            : null;

    /// <summary>What went wrong on the way, without what a message may quote; null for what is none of it.</summary>
    public static string? Failure(Exception e, CancellationToken stopping) => e switch
    {
        AuthenticationFailedException => "no token: see the sink's credential",
        OperationCanceledException when !stopping.IsCancellationRequested => "no answer in time",
        RequestFailedException or AggregateException or IOException or HttpRequestException => "the service cannot be reached",
        _ => null,
    };

    private sealed class SinkClientOptions : ClientOptions;
}
