using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Detect.Connectors.Tests.Sinks.Webhooks;

public sealed class WebhookSigningTests
{
    private static readonly byte[] FirstKey = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];
    private static readonly byte[] SecondKey = [.. Enumerable.Range(101, 24).Select(i => (byte)i)];

    private readonly ManualClock clock = new(Some.Half);

    [Fact]
    public async Task A_post_is_signed_over_its_id_timestamp_and_body()
    {
        var post = (await PostAsync([FirstKey], 1))[0];

        post.Headers["webhook-id"].Should().Be("n1");
        post.Headers["webhook-timestamp"].Should().Be("1773149430");
        post.Headers["webhook-signature"].Should().Be(Expected(FirstKey, post));
        post.Headers["Content-Type"].Should().Be("application/json; charset=utf-8");
    }

    [Fact]
    public async Task While_keys_change_each_signs()
    {
        var post = (await PostAsync([FirstKey, SecondKey], 1))[0];

        post.Headers["webhook-signature"].Should().Be($"{Expected(FirstKey, post)} {Expected(SecondKey, post)}");
    }

    [Fact]
    public async Task A_later_attempt_has_the_same_id_and_body_and_a_timestamp_of_its_own()
    {
        var posts = await PostAsync([FirstKey], 2);

        posts[1].Headers["webhook-id"].Should().Be(posts[0].Headers["webhook-id"]);
        posts[1].Body.Should().Equal(posts[0].Body);
        posts[1].Headers["webhook-timestamp"].Should().Be("1773149440");
        posts[1].Headers["webhook-signature"].Should().Be(Expected(FirstKey, posts[1])).And.NotBe(posts[0].Headers["webhook-signature"]);
    }

    [Fact]
    public async Task Without_a_secret_there_is_no_signature()
    {
        var post = (await PostAsync([], 1))[0];

        post.Headers.Should().NotContainKey("webhook-signature");
    }

    [Theory]
    [InlineData("")]
    [InlineData("whsec_")]
    [InlineData("whsec_not base64 at all!")]
    [InlineData("AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=")]
    [InlineData("whsec_AQIDBAUGBwgJCgsMDQ4PEBESExQVFhc=")]
    public void A_secret_that_is_none_is_refused_without_being_quoted(string text)
    {
        var parse = () => WebhookSecret.Parse(text);

        parse.Should().Throw<FormatException>().WithMessage("a signing secret is whsec_ followed by the base64 of 24 to 64 random bytes");
    }

    [Fact]
    public void A_secret_shows_itself_to_nobody() => Secret(FirstKey).ToString().Should().Be("Detect.Connectors.WebhookSecret");

    [Fact]
    public async Task The_plain_body_has_type_timestamp_and_data()
    {
        var body = JsonNode.Parse((await PostAsync([], 1))[0].Body)!;

        body.AsObject().Select(member => member.Key).Should().Equal("type", "timestamp", "data");
        body["type"]!.GetValue<string>().Should().Be("alert.created");
        body["timestamp"]!.GetValue<string>().Should().Be("2026-03-10T14:10:30.0000000Z");
        body["data"]!["id"]!.GetValue<string>().Should().Be(Some.Alert().Id);
        body["data"]!["events"]!.AsArray().Should().HaveCount(4);
    }

    [Theory]
    [InlineData(NotificationKind.Created, "detect.alert.created")]
    [InlineData(NotificationKind.Updated, "detect.alert.updated")]
    [InlineData(NotificationKind.Resolved, "detect.alert.resolved")]
    [InlineData(NotificationKind.Digest, "detect.alert.digest")]
    [InlineData(NotificationKind.Test, "detect.alert.test")]
    public async Task A_cloud_event_has_its_required_attributes(NotificationKind kind, string type)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using (var sink = WebhookSinks.CloudEvents("hook", Options(receiver, []), "https://detect.contoso.example", clock))
        {
            await sink.DeliverAsync([Some.Notification(kind, id: "n1")], CancellationToken.None);
        }

        var post = receiver.Posts.Should().ContainSingle().Subject;
        var body = JsonNode.Parse(post.Body)!;
        post.Headers["Content-Type"].Should().Be("application/cloudevents+json; charset=utf-8");
        body["specversion"]!.GetValue<string>().Should().Be("1.0");
        body["id"]!.GetValue<string>().Should().Be("n1");
        body["source"]!.GetValue<string>().Should().Be("https://detect.contoso.example");
        body["type"]!.GetValue<string>().Should().Be(type);
        body["time"]!.GetValue<string>().Should().Be("2026-03-10T14:10:30.0000000Z");
        body["datacontenttype"]!.GetValue<string>().Should().Be("application/json");
        (kind == NotificationKind.Digest ? body["data"]!["alerts"]![0] : body["data"])!["id"]!.GetValue<string>().Should().Be(Some.Alert().Id);
    }

    [Fact]
    public async Task An_alert_of_very_many_events_shows_its_first_and_last()
    {
        var events = Enumerable.Range(0, 4000).Select(i => Some.Event($"target{i}@contoso.example", "Global Reader", Some.Half.AddSeconds(i)));
        var alert = Some.Alert() with { Events = [.. events], EventCount = 4000 };
        await using var receiver = await WebhookReceiver.StartAsync();
        await using (var sink = WebhookSinks.Plain("hook", Options(receiver, []), clock))
        {
            await sink.DeliverAsync([Some.Notification(alert: alert)], CancellationToken.None);
        }

        var post = receiver.Posts[0];
        var data = JsonNode.Parse(post.Body)!["data"]!;
        post.Body.Length.Should().BeInRange(64 << 10, 256 << 10);
        data["eventCount"]!.GetValue<int>().Should().Be(4000);
        data["events"]!.AsArray()[0]!["target"]!.GetValue<string>().Should().Be("target0@contoso.example");
        data["events"]!.AsArray()[^1]!["target"]!.GetValue<string>().Should().Be("target3999@contoso.example");
    }

    private async Task<IReadOnlyList<ReceivedPost>> PostAsync(byte[][] keys, int attempts)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var sink = WebhookSinks.Plain("hook", Options(receiver, keys), clock);
        for (var attempt = 1; attempt <= attempts; attempt++)
        {
            await sink.DeliverAsync([Some.Notification(id: "n1", attempt: attempt)], CancellationToken.None);
            clock.Advance(TimeSpan.FromSeconds(10));
        }

        return receiver.Posts;
    }

    private static WebhookOptions Options(WebhookReceiver receiver, byte[][] keys) =>
        new() { Url = receiver.Url, Secrets = [.. keys.Select(Secret)], AllowedNetworks = [IPNetwork.Parse("127.0.0.0/8")] };

    private static WebhookSecret Secret(byte[] key) => WebhookSecret.Parse($"whsec_{Convert.ToBase64String(key)}");

    private static string Expected(byte[] key, ReceivedPost post)
    {
        byte[] signed = [.. Encoding.ASCII.GetBytes($"{post.Headers["webhook-id"]}.{post.Headers["webhook-timestamp"]}."), .. post.Body];
        return $"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, signed))}";
    }
}
