#if EVENT_HUBS_SDK
using Detect.Connectors;
using Detect.EventHubs;

namespace Detect.Server;

/// <summary>Sources of the official Event Hubs SDK, in builds that have it.</summary>
internal static class EventHubsSdk
{
    public static ISource Create(EventHubsSourceSettings hub, EventHubsSdkSettings sdk, TimeProvider time) => new EventHubsSource(
        new EventHubsSettings
        {
            Name = hub.Name,
            Hub = hub.Hub,
            ConsumerGroup = hub.ConsumerGroup,
            FullyQualifiedNamespace = hub.Namespace,
            Credential = AzureCredentials.Of(hub.Credential),
            ConnectionString = hub.ConnectionString?.Reveal(),
            BlobContainer = sdk.BlobContainer,
            BlobConnectionString = sdk.BlobConnectionString?.Reveal(),
            BlobContainerName = sdk.BlobContainerName,
            WebSockets = sdk.UsesWebSockets,
            Start = hub.StartsAtEarliest ? LogStart.Earliest : LogStart.Latest,
            TenantId = hub.TenantId,
        },
        time);
}
#endif
