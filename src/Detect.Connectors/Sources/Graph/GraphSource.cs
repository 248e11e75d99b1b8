using Azure.Core;
using Detect.Events;

namespace Detect.Connectors;

/// <summary>
/// Polls one tenant's logs over Microsoft Graph, for tenants with neither an event hub nor a workspace. Each list is a partition with a
/// position of its own; records of the overlap are told apart by their id.
/// </summary>
public sealed class GraphSource : ISource
{
    private readonly GraphSettings settings;
    private readonly GraphClient client;
    private readonly TimeProvider time;

    /// <exception cref="SourceException">The settings cannot work.</exception>
    public GraphSource(GraphSettings settings, TokenCredential credential, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.Fault is { } fault) throw new SourceException($"{settings.Name}: {fault}");
        this.settings = settings;
        this.time = time;
        client = new GraphClient(settings.Endpoint, credential, settings.Retries, time);
        Guarantees = new SourceGuarantees(Redelivers: true, Ordered: false, [.. settings.Feeds.Select(TableOf).Distinct().Select(table => table.ToString())]);
    }

    public string Name => settings.Name;

    public string? TenantId => settings.TenantId;

    public SourceGuarantees Guarantees { get; }

    public bool KeepsPositions => true;

    // Risk is written of when there is some, and states only when they change.
    public string? TableOf(string partition) => settings.Feeds.Select(GraphLog.Of)
        .FirstOrDefault(log => log?.Name == partition && log.Table != EventTables.RiskDetection)?.Table.ToString();

    public Task RunAsync(ISourceSession session, CancellationToken stopping) =>
        PollLoop.RunAllAsync(settings, settings.Feeds.Distinct().Select(ReaderOf), session, time, stopping);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private IPolledPartition ReaderOf(GraphFeed feed) => GraphLog.Of(feed) is { } log
        ? new PagedLogReader(new GraphLogPages(client, log), settings)
        : new GraphStateReader(client, GraphState.Of(feed)!, feed == GraphFeed.PimAlerts ? settings.AlertInterval : settings.PolicyInterval);

    private static EventTables TableOf(GraphFeed feed) => GraphLog.Of(feed)?.Table ?? GraphState.Of(feed)!.Table;
}
