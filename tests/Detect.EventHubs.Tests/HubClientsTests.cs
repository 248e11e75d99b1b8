using Azure.Core;
using Detect.Connectors;
using Detect.Connectors.Tests;

namespace Detect.EventHubs.Tests;

public sealed class HubClientsTests
{
    private readonly Hub hub = new(partitionCount: 1);

    [Fact]
    public async Task A_connection_string_signs_in_to_the_hub_and_another_to_the_blobs()
    {
        await StartAsync(TestSettings.Of(hub));

        hub.Clients.Should().BeEquivalentTo(
            "processor: $Default, connection string, entra-logs, AmqpTcp, Greedy, blobs UseDevelopmentStorage=true detect",
            "consumer: $Default, connection string, entra-logs, AmqpTcp");
    }

    [Fact]
    public async Task A_connection_string_may_name_the_hub_itself()
    {
        await StartAsync(TestSettings.Of(hub, name: null));

        hub.Clients.Should().Contain("consumer: $Default, connection string, AmqpTcp");
    }

    [Fact]
    public async Task A_token_signs_in_to_both_and_web_sockets_carry_both_clients()
    {
        await StartAsync(new EventHubsSettings
        {
            Name = "entra",
            Hub = Hub.Name,
            FullyQualifiedNamespace = hub.Namespace,
            Credential = new ManagedIdentity(),
            BlobContainer = new Uri("https://contoso.example/detect"),
            ConsumerGroup = "detect",
            WebSockets = true,
        });

        hub.Clients.Should().BeEquivalentTo(
            "processor: detect, ManagedIdentity, entra-logs, AmqpWebSockets, Greedy, blobs https://contoso.example/detect ManagedIdentity",
            "consumer: detect, ManagedIdentity, entra-logs, AmqpWebSockets");
    }

    [Fact]
    public async Task What_is_lacking_is_named()
    {
        await ShouldFailAsync(TestSettings.Of(hub, hasBlobs: false), "entra: a blob container is needed, for who reads which partition");
        await ShouldFailAsync(TestSettings.Of(hub, hasConnectionString: false), "entra: a namespace or a connection string is needed");
        await ShouldFailAsync(
            TestSettings.Of(hub, hasConnectionString: false, hasNamespace: true), "entra: a credential is needed where there is no connection string");
        await ShouldFailAsync(
            TestSettings.Of(hub, hasConnectionString: false, hasNamespace: true, name: null), "entra: the name of the hub is needed");
    }

    private static async Task StartAsync(EventHubsSettings settings)
    {
        var store = new TestStore();
        await using var worker = new TestWorker(store, new EventHubsSource(settings, TimeProvider.System));
        await store.UntilAsync(() => worker.Expected.Count > 0);
    }

    private static async Task ShouldFailAsync(EventHubsSettings settings, string sentence)
    {
        await using var worker = new TestWorker(new TestStore(), new EventHubsSource(settings, TimeProvider.System));
        (await worker.Running.Awaiting(running => running).Should().ThrowAsync<SourceException>()).WithMessage(sentence);
    }

    private sealed class ManagedIdentity : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => throw new NotSupportedException();

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}
