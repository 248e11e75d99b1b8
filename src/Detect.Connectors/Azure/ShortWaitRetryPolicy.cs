using Azure.Core;
using Azure.Core.Pipeline;

namespace Detect.Connectors;

/// <summary>Azure.Core's retries, without those that would keep the caller waiting unheard.</summary>
internal sealed class ShortWaitRetryPolicy(AzureRetries retries)
    : RetryPolicy(retries.Attempts - 1, DelayStrategy.CreateExponentialDelayStrategy(retries.Delay, retries.LongestWait))
{
    private const int GatewayTimeout = 504;

    protected override ValueTask<bool> ShouldRetryAsync(HttpMessage message, Exception? exception) =>
        IsTheCallers(message) ? ValueTask.FromResult(false) : base.ShouldRetryAsync(message, exception);

    private bool IsTheCallers(HttpMessage message) => message.HasResponse
        && ((message.Response.Status == GatewayTimeout && !retries.RetriesGatewayTimeout)
            || RetryAfter.Of(message.Response) > retries.LongestWait);
}
