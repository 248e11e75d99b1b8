using Azure.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Detect.Connectors;

/// <summary>
/// Keeps an incident in Sentinel for each alert: made and updated by an idempotent PUT, with status, verdict and comments carried both
/// ways. All it remembers can be lost: after a restart both sides are compared anew.
/// </summary>
public sealed class IncidentSync
{
    // The service may list a change a little after it was made.
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(5);

    private readonly IAlertStore alerts;
    private readonly IncidentOptions options;
    private readonly IncidentClient client;
    private readonly IncidentPair pair;
    private readonly TimeProvider clock;
    private readonly ILogger logger;
    private readonly Dictionary<string, string> synced = [];

    // Those of the workspace that there are, by which those of silenced alerts are known.
    private readonly HashSet<string> incidents = new(StringComparer.OrdinalIgnoreCase);
    private DateTimeOffset? lastRound;

    /// <param name="queuesFor">Who else is to hear of what an analyst decided in Sentinel.</param>
    public IncidentSync(
        IAlertStore alerts,
        IncidentOptions options,
        TokenCredential credential,
        Func<AlertDocument, NotificationKind, IReadOnlyList<string>> queuesFor,
        TimeProvider clock,
        ILogger<IncidentSync>? logger = null)
    {
        this.alerts = alerts;
        this.options = options;
        this.clock = clock;
        this.logger = logger ?? NullLogger<IncidentSync>.Instance;
        client = new IncidentClient(options, credential, clock);
        pair = new IncidentPair(alerts, client, queuesFor, clock);
    }

    /// <summary>Why the last round did not succeed; null when it did.</summary>
    public string? LastError { get; private set; }

    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            await TryRoundAsync(stopping).ConfigureAwait(false);
            await Pause.For(options.Every, clock, stopping).ConfigureAwait(false);
        }
    }

    /// <summary>Compares what has changed on either side since the last round, once.</summary>
    internal async Task TryRoundAsync(CancellationToken stopping)
    {
        try
        {
            await RoundAsync(stopping).ConfigureAwait(false);
            LastError = null;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The rest comes with the next start.
        }
        catch (Exception e) when (e is ServiceFaultException or StoreException)
        {
            if (LastError != e.Message)
            {
                logger.LogWarning("incidents in Sentinel: {Reason}", e.Message);
            }

            LastError = e.Message;
        }
    }

    private async Task RoundAsync(CancellationToken stopping)
    {
        var start = client.Now;
        var changed = await client.ChangedSinceAsync((lastRound ?? start - options.LookBack) - Overlap, stopping).ConfigureAwait(false);
        var changedIds = changed.ToHashSet(StringComparer.OrdinalIgnoreCase);
        incidents.UnionWith(changedIds);
        await foreach (var alert in RecentAsync(start, stopping).ConfigureAwait(false))
        {
            // Most silenced alerts have never had one: there may be many of them.
            var incident = IncidentNames.IncidentOf(alert.Id);
            if (alert.SilencedBy is not null && !incidents.Contains(incident))
            {
                continue;
            }

            var history = await alerts.HistoryAsync(alert.Id, stopping).ConfigureAwait(false);
            var state = Fingerprint(alert, history);
            if (synced.GetValueOrDefault(alert.Id) == state && !changedIds.Contains(incident))
            {
                continue;
            }

            if (await pair.SyncAsync(alert, history, stopping).ConfigureAwait(false))
            {
                synced[alert.Id] = state;
                incidents.Add(incident);
            }
        }

        lastRound = start;
    }

    private async IAsyncEnumerable<AlertDocument> RecentAsync(
        DateTimeOffset now, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stopping)
    {
        // Merged alerts are among the silenced for a list: their incidents are to be closed.
        var query = new AlertQuery { From = now - options.LookBack, IncludeSilenced = true, Limit = 200 };
        do
        {
            var page = await alerts.ListAsync(query, stopping).ConfigureAwait(false);
            foreach (var alert in page.Alerts)
            {
                yield return alert;
            }

            query = query with { After = page.Next };
        }
        while (query.After is not null);
    }

    private static string Fingerprint(AlertDocument alert, IReadOnlyList<AlertHistoryEntry> history) =>
        $"{alert.Status} {alert.Verdict} {alert.Last?.UtcTicks} {history.Count}";
}
