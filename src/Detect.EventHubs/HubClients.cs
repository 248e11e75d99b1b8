using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Processor;
using Azure.Storage.Blobs;
using Detect.Connectors;

namespace Detect.EventHubs;

/// <summary>The SDK's clients for the settings of a source.</summary>
internal static class HubClients
{
    public static HubProcessor Processor(EventHubsSettings settings, ISourceSession session)
    {
        var options = new EventProcessorClientOptions
        {
            LoadBalancingStrategy = LoadBalancingStrategy.Greedy,
            PrefetchCount = settings.Limits.BatchMessages,
            PrefetchSizeInBytes = settings.Limits.BatchBytes,
        };
        options.ConnectionOptions.TransportType = Transport(settings);
        return settings.ConnectionString is { } connection
            ? new HubProcessor(Blobs(settings), settings.ConsumerGroup, connection, settings.Hub, options, session)
            : new HubProcessor(Blobs(settings), settings.ConsumerGroup, Namespace(settings), Hub(settings), Credential(settings), options, session);
    }

    public static EventHubConsumerClient Consumer(EventHubsSettings settings)
    {
        var options = new EventHubConsumerClientOptions();
        options.ConnectionOptions.TransportType = Transport(settings);
        return (settings.ConnectionString, settings.Hub) switch
        {
            ({ } connection, { } hub) => new EventHubConsumerClient(settings.ConsumerGroup, connection, hub, options),
            ({ } connection, null) => new EventHubConsumerClient(settings.ConsumerGroup, connection, options),
            _ => new EventHubConsumerClient(settings.ConsumerGroup, Namespace(settings), Hub(settings), Credential(settings), options),
        };
    }

    private static BlobContainerClient Blobs(EventHubsSettings settings) => (settings.BlobConnectionString, settings.BlobContainer) switch
    {
        ({ } connection, _) => new BlobContainerClient(connection, settings.BlobContainerName),
        (_, { } container) => new BlobContainerClient(container, Credential(settings)),
        _ => throw new SourceException($"{settings.Name}: a blob container is needed, for who reads which partition"),
    };

    private static EventHubsTransportType Transport(EventHubsSettings settings) =>
        settings.WebSockets ? EventHubsTransportType.AmqpWebSockets : EventHubsTransportType.AmqpTcp;

    private static string Namespace(EventHubsSettings settings) =>
        settings.FullyQualifiedNamespace ?? throw new SourceException($"{settings.Name}: a namespace or a connection string is needed");

    private static string Hub(EventHubsSettings settings) =>
        settings.Hub ?? throw new SourceException($"{settings.Name}: the name of the hub is needed");

    private static Azure.Core.TokenCredential Credential(EventHubsSettings settings) =>
        settings.Credential ?? throw new SourceException($"{settings.Name}: a credential is needed where there is no connection string");
}
