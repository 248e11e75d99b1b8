using System.Net;
using System.Text;

namespace Detect.Connectors.Tests.Sinks.Webhooks;

public sealed class WebhookDeliveryTests
{
    private readonly ManualClock clock = new(Some.Half);

    [Theory]
    [InlineData(200)]
    [InlineData(202)]
    [InlineData(204)]
    public async Task Two_hundred_and_something_is_delivered(int status)
    {
        await using var receiver = await WebhookReceiver.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });

        (await DeliverAsync(receiver.Url)).Should().Be(DeliveryOutcome.Delivered);
    }

    [Theory]
    [InlineData(500, DeliveryResult.Retry, "answered 500 (Internal Server Error)")]
    [InlineData(503, DeliveryResult.Retry, "answered 503 (Service Unavailable)")]
    [InlineData(408, DeliveryResult.Retry, "answered 408 (Request Timeout)")]
    [InlineData(400, DeliveryResult.Refused, "answered 400 (Bad Request)")]
    [InlineData(404, DeliveryResult.Refused, "answered 404 (Not Found)")]
    [InlineData(413, DeliveryResult.Refused, "answered 413 (Request Entity Too Large)")]
    [InlineData(410, DeliveryResult.Disabled, "answered 410 (Gone): the receiver wants nothing any more")]
    [InlineData(599, DeliveryResult.Retry, "answered 599 (unknown status)")]
    public async Task A_status_decides_what_becomes_of_the_notification(int status, DeliveryResult result, string reason)
    {
        await using var receiver = await WebhookReceiver.AnsweringAsync(status);

        (await DeliverAsync(receiver.Url)).Should().Be(new DeliveryOutcome(result, reason));
    }

    [Fact]
    public async Task Retry_After_is_read_as_seconds()
    {
        await using var receiver = await WebhookReceiver.AnsweringAsync(429, "Retry-After", "120");

        (await DeliverAsync(receiver.Url)).Should().Be(DeliveryOutcome.Retry("answered 429 (Too Many Requests)", TimeSpan.FromMinutes(2)));
    }

    [Fact]
    public async Task Retry_After_is_read_as_a_date()
    {
        await using var receiver = await WebhookReceiver.AnsweringAsync(503, "Retry-After", "Tue, 10 Mar 2026 13:33:30 GMT");

        (await DeliverAsync(receiver.Url)).RetryAfter.Should().Be(TimeSpan.FromMinutes(3));
    }

    [Theory]
    [InlineData("Tue, 10 Mar 2026 13:00:00 GMT")]
    [InlineData("soon")]
    public async Task A_Retry_After_that_is_past_or_unreadable_is_none(string value)
    {
        await using var receiver = await WebhookReceiver.AnsweringAsync(503, "Retry-After", value);

        (await DeliverAsync(receiver.Url)).Should().Be(DeliveryOutcome.Retry("answered 503 (Service Unavailable)"));
    }

    [Theory]
    [InlineData(301, DeliveryResult.Refused)]
    [InlineData(308, DeliveryResult.Refused)]
    [InlineData(302, DeliveryResult.Retry)]
    [InlineData(307, DeliveryResult.Retry)]
    public async Task A_redirect_is_not_followed(int status, DeliveryResult result)
    {
        await using var target = await WebhookReceiver.StartAsync();
        await using var receiver = await WebhookReceiver.AnsweringAsync(status, "Location", target.Url.AbsoluteUri);

        var outcome = await DeliverAsync(receiver.Url);

        outcome.Result.Should().Be(result);
        outcome.Reason.Should().Contain("redirects are not followed");
        target.Posts.Should().BeEmpty();
    }

    [Fact]
    public async Task An_answer_without_end_is_not_read_to_its_end()
    {
        await using var receiver = await WebhookReceiver.StartAsync(async context =>
        {
            var block = new byte[8192];
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(block, context.RequestAborted);
            }
        });

        (await DeliverAsync(receiver.Url)).Should().Be(DeliveryOutcome.Delivered);
    }

    [Fact]
    public async Task A_receiver_that_says_nothing_is_given_up_on_after_the_timeout()
    {
        var reached = new TaskCompletionSource();
        await using var server = new RawServer(async (stream, stop) =>
        {
            await stream.ReadExactlyAsync(new byte[16], stop);
            reached.TrySetResult();
            await new TaskCompletionSource().Task.WaitAsync(stop);
        });

        var delivering = DeliverAsync(server.Url);
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(60));
        clock.Advance(TimeSpan.FromSeconds(16));

        (await delivering.WaitAsync(TimeSpan.FromSeconds(60))).Should().Be(DeliveryOutcome.Retry("no answer within 15 s"));
    }

    [Fact]
    public async Task A_connection_closed_before_the_answer_is_tried_again()
    {
        await using var server = new RawServer((stream, stop) => stream.ReadExactlyAsync(new byte[16], stop).AsTask());

        (await DeliverAsync(server.Url)).Result.Should().Be(DeliveryResult.Retry);
    }

    [Fact]
    public async Task A_connection_half_closed_in_the_head_of_the_answer_is_tried_again()
    {
        await using var server = new RawServer(async (stream, stop) =>
        {
            await ReadRequestAsync(stream, stop);
            await stream.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Le"), stop);
            stream.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);
            await stream.CopyToAsync(Stream.Null, stop);
        });

        (await DeliverAsync(server.Url)).Should().Be(DeliveryOutcome.Retry("127.0.0.1 closed the connection before it answered"));
    }

    [Fact]
    public async Task A_connection_cut_in_the_body_of_the_answer_was_answered()
    {
        await using var server = new RawServer(async (stream, stop) =>
        {
            await ReadRequestAsync(stream, stop);
            await stream.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 202 Accepted\r\nContent-Length: 100\r\n\r\nhalf"), stop);
        });

        (await DeliverAsync(server.Url)).Should().Be(DeliveryOutcome.Delivered);
    }

    [Fact]
    public async Task Something_that_is_not_HTTP_is_tried_again()
    {
        await using var server = new RawServer(async (stream, stop) =>
        {
            await ReadRequestAsync(stream, stop);
            await stream.WriteAsync(Encoding.ASCII.GetBytes("220 mail.contoso.example ESMTP\r\n"), stop);
        });

        (await DeliverAsync(server.Url)).Should().Be(DeliveryOutcome.Retry("127.0.0.1 answered something that is not HTTP"));
    }

    [Fact]
    public async Task Nobody_listening_is_tried_again()
    {
        Uri url;
        await using (var receiver = await WebhookReceiver.StartAsync())
        {
            url = receiver.Url;
        }

        (await DeliverAsync(url)).Should().Be(DeliveryOutcome.Retry("cannot connect to 127.0.0.1"));
    }

    [Fact]
    public async Task No_reason_shows_the_path_or_query_of_the_url()
    {
        foreach (var status in new[] { 301, 302, 400, 410, 500 })
        {
            await using var receiver = await WebhookReceiver.AnsweringAsync(status);
            (await DeliverAsync(receiver.Url)).Reason.Should().NotContain("secret");
        }
    }

    private async Task<DeliveryOutcome> DeliverAsync(Uri url)
    {
        var options = new WebhookOptions { Url = url, AllowedNetworks = [IPNetwork.Parse("127.0.0.0/8")] };
        await using var sink = WebhookSinks.Plain("hook", options, clock);
        return (await sink.DeliverAsync([Some.Notification()], CancellationToken.None)).Should().ContainSingle().Subject;
    }

    private static async Task ReadRequestAsync(System.Net.Sockets.NetworkStream stream, CancellationToken stop)
    {
        var buffer = new byte[1 << 16];
        var text = "";
        while (!text.EndsWith("}}", StringComparison.Ordinal))
        {
            var read = await stream.ReadAsync(buffer, stop);
            text += Encoding.UTF8.GetString(buffer, 0, read);
        }
    }
}
