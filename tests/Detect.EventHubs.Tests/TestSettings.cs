using Detect.Connectors;

namespace Detect.EventHubs.Tests;

internal static class TestSettings
{
    /// <summary>Those of a worker that looks often, as the emulator would be read.</summary>
    public static EventHubsSettings Of(
        Hub hub,
        LogStart start = LogStart.Earliest,
        string? name = Hub.Name,
        bool hasConnectionString = true,
        bool hasNamespace = false,
        bool hasBlobs = true) => new()
        {
            Name = "entra",
            Hub = name,
            ConnectionString = hasConnectionString ? hub.ConnectionString : null,
            FullyQualifiedNamespace = hasNamespace ? hub.Namespace : null,
            BlobConnectionString = hasBlobs ? "UseDevelopmentStorage=true" : null,
            Start = start,
            Limits = new LogLimits { Linger = TimeSpan.FromMilliseconds(1) },
            WatchInterval = TimeSpan.FromMilliseconds(20),
        };
}
