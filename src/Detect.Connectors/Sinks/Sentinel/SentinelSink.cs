using System.IO.Compression;
using System.Net;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Detect.Connectors;

/// <summary>
/// Appends a row for each alert to <c>DetectAlerts_CL</c> by the Logs Ingestion API. A row that comes twice after a lost answer carries the
/// same NotificationId.
/// </summary>
public sealed class SentinelSink : ISink
{
    /// <summary>The service takes 1 MB a call, uncompressed.</summary>
    internal const int LargestCall = 950_000;

    private readonly SentinelOptions options;
    private readonly HttpPipeline pipeline;
    private readonly TimeProvider clock;

    /// <param name="transport">Null for the default one.</param>
    /// <exception cref="FormatException">A token would be sent to the endpoint in the clear.</exception>
    public SentinelSink(
        string name, SentinelOptions options, TokenCredential credential, TimeProvider clock, HttpPipelineTransport? transport = null)
    {
        if (options.Endpoint.Refusal is { } refusal)
        {
            throw new FormatException(refusal);
        }

        Name = name;
        this.options = options;
        this.clock = clock;
        pipeline = SinkPipeline.Create(options.Endpoint, credential, transport);
    }

    public string Name { get; }

    public SinkLimits Limits { get; } = new(500, TimeSpan.FromSeconds(1));

    public async Task<IReadOnlyList<DeliveryOutcome>> DeliverAsync(IReadOnlyList<Notification> notifications, CancellationToken stopping)
    {
        var outcomes = new DeliveryOutcome[notifications.Count];
        foreach (var call in SentinelCalls.Of(notifications, LargestCall))
        {
            await PostAsync(call, outcomes, stopping).ConfigureAwait(false);
        }

        return outcomes;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    // Where a whole call is too large for the service, its halves may not be.
    private async Task PostAsync(SentinelCall call, DeliveryOutcome[] outcomes, CancellationToken stopping)
    {
        var (status, outcome) = await TryPostAsync(call, stopping).ConfigureAwait(false);
        if (status == HttpStatusCode.RequestEntityTooLarge && call.Rows.Count > 1)
        {
            await PostAsync(call.FirstHalf, outcomes, stopping).ConfigureAwait(false);
            await PostAsync(call.SecondHalf, outcomes, stopping).ConfigureAwait(false);
            return;
        }

        foreach (var row in call.Rows)
        {
            // A digest is many rows of one notification: it is delivered when all of them are.
            if (outcomes[row.Notification] is null or { Result: DeliveryResult.Delivered })
            {
                outcomes[row.Notification] = outcome;
            }
        }
    }

    private async Task<(HttpStatusCode? Status, DeliveryOutcome Outcome)> TryPostAsync(SentinelCall call, CancellationToken stopping)
    {
        using var message = pipeline.CreateMessage();
        message.BufferResponse = false;
        message.Request.Method = RequestMethod.Post;
        message.Request.Uri.Reset(options.Endpoint.At(
            $"dataCollectionRules/{Uri.EscapeDataString(options.RuleId)}/streams/{Uri.EscapeDataString(options.Stream)}?api-version=2023-01-01"));
        message.Request.Headers.Add("Content-Type", "application/json");
        message.Request.Headers.Add("Content-Encoding", "gzip");
        message.Request.Content = RequestContent.Create(Compressed(call));
        try
        {
            await pipeline.SendAsync(message, stopping).ConfigureAwait(false);
            var status = (HttpStatusCode)message.Response.Status;
            return (status, SentinelAnswers.Of(status, SinkPipeline.RetryAfter(message.Response, clock)));
        }
        catch (Exception e) when (SinkPipeline.Failure(e, stopping) is not null)
        {
            return (null, DeliveryOutcome.Retry(SinkPipeline.Failure(e, stopping)!));
        }
    }

    private static byte[] Compressed(SentinelCall call)
    {
        var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true))
        {
            call.WriteTo(gzip);
        }

        return output.ToArray();
    }
}
