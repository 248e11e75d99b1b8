using System.Globalization;
using System.Net.Http.Headers;

namespace Detect.Connectors;

/// <summary>
/// Posts each notification, signed as Standard Webhooks wants it: the id is the notification's at every attempt, the timestamp is the
/// attempt's. A receiver that answers 2xx has it; at most one answer is read, never a redirect followed.
/// </summary>
public sealed class WebhookSink : ISink
{
    // An answer says nothing we need beyond its status; a short one is read so that the connection can be used again.
    private const int AnswerBytes = 16 << 10;

    private readonly WebhookOptions options;
    private readonly IWebhookPayload payload;
    private readonly TimeProvider clock;
    private readonly HttpClient http;

    internal WebhookSink(
        string name, WebhookOptions options, IWebhookPayload payload, TimeProvider clock, AddressGuard? guard = null, int? concurrency = null)
    {
        options.Validate();
        Name = name;
        this.options = options;
        this.payload = payload;
        this.clock = clock;
        Limits = new SinkLimits(1, TimeSpan.Zero, concurrency ?? options.Concurrency);
        http = Client(guard ?? new AddressGuard(options.AllowedNetworks));
    }

    public string Name { get; }

    public SinkLimits Limits { get; }

    public async Task<IReadOnlyList<DeliveryOutcome>> DeliverAsync(IReadOnlyList<Notification> notifications, CancellationToken stopping)
    {
        var outcomes = new DeliveryOutcome[notifications.Count];
        for (var i = 0; i < outcomes.Length; i++)
        {
            outcomes[i] = await PostAsync(notifications[i], stopping).ConfigureAwait(false);
        }

        return outcomes;
    }

    public ValueTask DisposeAsync()
    {
        http.Dispose();
        return ValueTask.CompletedTask;
    }

    private static HttpClient Client(AddressGuard guard) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ActivityHeadersPropagator = null,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        MaxResponseHeadersLength = 32,
        ConnectCallback = guard.ConnectAsync,
    })
    {
        Timeout = System.Threading.Timeout.InfiniteTimeSpan,
    };

    private async Task<DeliveryOutcome> PostAsync(Notification notification, CancellationToken stopping)
    {
        using var timeout = new CancellationTokenSource(options.Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stopping);
        try
        {
            using var request = Request(notification);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            var outcome = HttpAnswers.Of(response.StatusCode, response.Headers.RetryAfter, clock);
            await DrainAsync(response.Content, either.Token).ConfigureAwait(false);
            return outcome;
        }
        catch (HttpRequestException e)
        {
            return HttpAnswers.Of(e, options.Url.Host);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !stopping.IsCancellationRequested)
        {
            return HttpAnswers.NoAnswer(options.Timeout);
        }
    }

    private HttpRequestMessage Request(Notification notification)
    {
        var body = payload.Body(notification);
        var request = new HttpRequestMessage(HttpMethod.Post, options.Url) { Content = new ReadOnlyMemoryContent(body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(payload.ContentType);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Detect", null));
        var timestamp = clock.GetUtcNow().ToUnixTimeSeconds();
        request.Headers.Add("webhook-id", notification.Id);
        request.Headers.Add("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        if (options.Secrets.Count > 0)
        {
            var signatures = options.Secrets.Select(secret => secret.Sign(notification.Id, timestamp, body.Span));
            request.Headers.Add("webhook-signature", string.Join(' ', signatures));
        }

        WebhookHeaders.Add(request.Headers, options.Headers, notification);
        return request;
    }

    // The status has decided by now: what goes wrong with the body changes nothing.
    private static async Task DrainAsync(HttpContent content, CancellationToken cancellation)
    {
        try
        {
            var buffer = new byte[4096];
            var body = await content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
            for (var read = 0; read < AnswerBytes;)
            {
                var more = await body.ReadAsync(buffer, cancellation).ConfigureAwait(false);
                if (more == 0)
                {
                    return;
                }

                read += more;
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            // The connection will not be used again.
        }
    }
}
