using Azure.Core;
using Azure.Core.Pipeline;

namespace Detect.Connectors;

/// <summary>Azure.Core's pipeline to one REST service: its retries, tokens and transport.</summary>
internal static class AzurePipeline
{
    public static HttpPipeline Create(AzureEndpoint endpoint, TokenCredential credential, AzureRetries retries)
    {
        if (endpoint.Refusal is { } refusal) throw new SourceException(refusal);
        var options = new PipelineClientOptions { RetryPolicy = new ShortWaitRetryPolicy(retries) };
        options.Retry.NetworkTimeout = retries.NetworkTimeout;
        options.Diagnostics.IsLoggingContentEnabled = false;
        options.Diagnostics.IsTelemetryEnabled = false;
        HttpPipelinePolicy tokens = endpoint.Address.Scheme == Uri.UriSchemeHttps
            ? new BearerTokenAuthenticationPolicy(credential, endpoint.Scope)
            : new LoopbackTokenPolicy(credential, endpoint.Scope);
        return HttpPipelineBuilder.Build(options, tokens);
    }

    private sealed class PipelineClientOptions : ClientOptions;
}

/// <summary>What the pipeline retries by itself, before a caller hears of it.</summary>
internal sealed record AzureRetries
{
    public int Attempts { get; init; } = 4;

    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A Retry-After longer than this is the caller's to wait for, so that it can say why nothing happens.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(15);

    public TimeSpan NetworkTimeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>False where 504 means that the question was too large, and asking again is no help.</summary>
    public bool RetriesGatewayTimeout { get; init; } = true;
}
