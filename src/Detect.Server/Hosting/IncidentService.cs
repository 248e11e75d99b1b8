using Detect.Connectors;

namespace Detect.Server;

/// <summary>Carries status and comments between alerts and their incidents in Sentinel while the worker runs.</summary>
internal sealed class IncidentService(IReadOnlyList<IncidentSync?> syncs) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(syncs.OfType<IncidentSync>().Select(sync => sync.RunAsync(stoppingToken)));
}
