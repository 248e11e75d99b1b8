using Azure.Core;
using Detect.Connectors;

namespace Detect.EventHubs;

/// <summary>An event hub, read with the official SDK. A token or a connection string says who reads, for the hub and for the blobs each.</summary>
public sealed class EventHubsSettings
{
    public required string Name { get; init; }

    /// <summary>Null where the connection string names it.</summary>
    public string? Hub { get; init; }

    /// <summary>Workers with the same group share the partitions. Default <c>$Default</c>.</summary>
    public string ConsumerGroup { get; init; } = "$Default";

    /// <summary>Such as <c>contoso.servicebus.windows.net</c>; not needed with a connection string.</summary>
    public string? FullyQualifiedNamespace { get; init; }

    /// <summary>For a managed identity or another of Azure.Identity's; also for the blobs, unless they have a connection string.</summary>
    public TokenCredential? Credential { get; init; }

    /// <summary>In place of a namespace and credential; the emulator's has <c>UseDevelopmentEmulator=true</c>.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>The container that holds who reads which partition, and checkpoints; it must exist.</summary>
    public Uri? BlobContainer { get; init; }

    /// <summary>In place of <see cref="BlobContainer"/>.</summary>
    public string? BlobConnectionString { get; init; }

    /// <summary>With a connection string of the storage account. Default <c>detect</c>.</summary>
    public string BlobContainerName { get; init; } = "detect";

    /// <summary>AMQP over WebSockets, on port 443, where 5671 is closed.</summary>
    public bool WebSockets { get; init; }

    /// <summary>Where to begin in a partition of which neither the store nor the blobs have a position. Default <see cref="LogStart.Earliest"/>.</summary>
    public LogStart Start { get; init; } = LogStart.Earliest;

    /// <summary>The tenant of records that name none.</summary>
    public string? TenantId { get; init; }

    public LogLimits Limits { get; init; } = new();

    /// <summary>How often the lag is measured, a quiet partition is said to be, and checkpoints are written. Default 10 seconds.</summary>
    public TimeSpan WatchInterval { get; init; } = TimeSpan.FromSeconds(10);
}
