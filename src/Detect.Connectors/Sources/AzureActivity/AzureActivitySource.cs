using Azure.Core;
using Detect.Events;

namespace Detect.Connectors;

/// <summary>
/// Polls the Azure activity log of a tenant and of subscriptions. Each log is a partition with a position of its own; records of the overlap
/// are told apart by their <c>eventDataId</c>.
/// </summary>
public sealed class AzureActivitySource : ISource
{
    private readonly AzureActivitySettings settings;
    private readonly RestLists lists;
    private readonly TimeProvider time;

    /// <exception cref="SourceException">The settings cannot work.</exception>
    public AzureActivitySource(AzureActivitySettings settings, TokenCredential credential, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.Fault is { } fault) throw new SourceException($"{settings.Name}: {fault}");
        this.settings = settings;
        this.time = time;
        lists = new RestLists("Azure", "nextLink", settings.Endpoint, credential, settings.Retries, time);
    }

    public string Name => settings.Name;

    public string? TenantId => settings.TenantId;

    public SourceGuarantees Guarantees { get; } = new(Redelivers: true, Ordered: false, [nameof(EventTables.AzureActivity)]);

    public bool KeepsPositions => true;

    // Nobody changes anything for days in a quiet subscription, and for months at the level of the tenant.
    public string? TableOf(string partition) => null;

    public Task RunAsync(ISourceSession session, CancellationToken stopping) =>
        PollLoop.RunAllAsync(settings, settings.Scopes.Select(ReaderOf), session, time, stopping);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private PagedLogReader ReaderOf(Guid? subscription) => new(new ActivityLog(lists, settings.Endpoint, subscription), settings);
}
