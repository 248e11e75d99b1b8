using Azure.Core;

namespace Detect.Connectors;

/// <summary>
/// Polls the tables of a Log Analytics workspace by <c>ingestion_time()</c>. No row is missed that becomes visible within the overlap, however
/// old its event; rows of the overlap are told apart by their content. Each table is a partition with a position of its own.
/// </summary>
public sealed class LogAnalyticsSource : ISource
{
    private readonly LogAnalyticsSettings settings;
    private readonly LogAnalyticsClient client;
    private readonly TimeProvider time;

    /// <exception cref="SourceException">The settings cannot work.</exception>
    public LogAnalyticsSource(LogAnalyticsSettings settings, TokenCredential credential, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.Fault is { } fault) throw new SourceException($"{settings.Name}: {fault}");
        this.settings = settings;
        this.time = time;
        client = new LogAnalyticsClient(settings, credential, time);
        Guarantees = new SourceGuarantees(Redelivers: true, Ordered: true, settings.EventTableNames);
    }

    public string Name => settings.Name;

    public string? TenantId => settings.TenantId;

    public SourceGuarantees Guarantees { get; }

    public string? TableOf(string partition) => settings.SteadyTableOf(partition);

    public Task RunAsync(ISourceSession session, CancellationToken stopping) => PollLoop.RunAllAsync(
        settings, settings.Tables.Select(table => new LogAnalyticsTableReader(client, settings, table, time)), session, time, stopping);

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return ValueTask.CompletedTask;
    }
}
