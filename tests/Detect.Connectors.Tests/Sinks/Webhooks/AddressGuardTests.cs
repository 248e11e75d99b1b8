using System.Net;

namespace Detect.Connectors.Tests.Sinks.Webhooks;

public sealed class AddressGuardTests
{
    private readonly ManualClock clock = new(Some.Half);

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("10.1.2.3")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("100.64.0.1")]
    [InlineData("100.100.100.200")]
    [InlineData("169.254.169.254")]
    [InlineData("168.63.129.16")]
    [InlineData("198.18.0.1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::1")]
    [InlineData("::")]
    [InlineData("fe80::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("::127.0.0.1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("64:ff9b::a9fe:a9fe")]
    [InlineData("2002:7f00:1::")]
    [InlineData("2001:0:1234::1")]
    public void An_address_that_is_not_public_is_refused(string address) =>
        new AddressGuard([]).Allows(IPAddress.Parse(address)).Should().BeFalse();

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("172.32.0.1")]
    [InlineData("100.128.0.1")]
    [InlineData("203.0.113.10")]
    [InlineData("2606:4700::1111")]
    [InlineData("64:ff9b::808:808")]
    [InlineData("::ffff:8.8.8.8")]
    public void A_public_address_is_allowed(string address) => new AddressGuard([]).Allows(IPAddress.Parse(address)).Should().BeTrue();

    [Fact]
    public void A_network_that_is_allowed_is_allowed_and_no_other()
    {
        var guard = new AddressGuard([IPNetwork.Parse("10.1.0.0/16")]);

        guard.Allows(IPAddress.Parse("10.1.2.3")).Should().BeTrue();
        guard.Allows(IPAddress.Parse("::ffff:10.1.2.3")).Should().BeTrue();
        guard.Allows(IPAddress.Parse("10.2.2.3")).Should().BeFalse();
    }

    [Fact]
    public async Task A_loopback_receiver_gets_nothing_unless_it_is_allowed()
    {
        await using var receiver = await WebhookReceiver.StartAsync();

        var outcome = await DeliverAsync(receiver.Url, new AddressGuard([]));

        outcome.Should().Be(DeliveryOutcome.Refused(
            "127.0.0.1 is not a public address; list its network under allowNetworks if it is meant"));
        receiver.Posts.Should().BeEmpty();
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("2130706433")]
    [InlineData("0x7f.1")]
    [InlineData("[::ffff:127.0.0.1]")]
    public async Task Other_spellings_of_loopback_reach_it_no_more(string host)
    {
        await using var receiver = await WebhookReceiver.StartAsync();

        var outcome = await DeliverAsync(new Uri($"http://{host}:{receiver.Url.Port}/"), new AddressGuard([]));

        outcome.Result.Should().Be(DeliveryResult.Refused);
        receiver.Posts.Should().BeEmpty();
    }

    [Fact]
    public async Task A_name_that_resolves_to_a_private_address_at_the_second_look_gains_nothing()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var looks = 0;
        var guard = new AddressGuard([], (_, _) => Task.FromResult<IPAddress[]>([looks++ == 0 ? IPAddress.Parse("203.0.113.10") : IPAddress.Loopback]));
        (await guard.ResolveAsync("rebind.contoso.example", CancellationToken.None)).Should().ContainSingle("a check ahead of time would pass");

        var outcome = await DeliverAsync(new Uri($"http://rebind.contoso.example:{receiver.Url.Port}/"), guard);

        outcome.Should().Be(DeliveryOutcome.Refused(
            "rebind.contoso.example is at 127.0.0.1, which is not a public address; list its network under allowNetworks if it is meant"));
        receiver.Posts.Should().BeEmpty();
    }

    [Fact]
    public async Task Of_several_addresses_only_those_allowed_are_tried()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var guard = new AddressGuard(
            [IPNetwork.Parse("127.0.0.1/32")], (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("169.254.169.254"), IPAddress.Loopback]));

        (await DeliverAsync(new Uri($"http://hook.contoso.example:{receiver.Url.Port}/"), guard)).Should().Be(DeliveryOutcome.Delivered);
    }

    private async Task<DeliveryOutcome> DeliverAsync(Uri url, AddressGuard guard)
    {
        await using var sink = new WebhookSink("hook", new WebhookOptions { Url = url }, new StandardPayload(), clock, guard);
        return (await sink.DeliverAsync([Some.Notification()], CancellationToken.None))[0];
    }
}
