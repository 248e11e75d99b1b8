using Microsoft.Extensions.Logging;

namespace Detect.Connectors;

/// <summary>
/// Queues of the outbox that nothing configured reads: of sinks and digests that were taken out of the configuration, or renamed. What
/// waits there is told about and, as long as a sink that is down would be tried, awaits that the sink comes back; then it goes to the
/// dead letters. What waited for a digest of another period goes to its sink at once.
/// </summary>
internal sealed class StrandedQueues(
    IOutbox outbox, IEnumerable<string> sinks, IEnumerable<string> digests, TimeSpan giveUpAfter, TimeProvider clock, ILogger logger, Action wake)
{
    private const int Piece = 200;

    private readonly HashSet<string> sinks = new(sinks, StringComparer.Ordinal);
    private readonly HashSet<string> digests = new(digests, StringComparer.Ordinal);
    private readonly HashSet<string> told = new(StringComparer.Ordinal);

    /// <summary>The queues that hold something, each with what becomes of it.</summary>
    public IReadOnlyList<SinkReport> Reports { get; private set; } = [];

    public async Task LookAsync(IReadOnlyList<SinkStatus> queues, CancellationToken stopping)
    {
        var stranded = queues.Where(queue => queue.Waiting > 0 && !sinks.Contains(queue.Sink) && !digests.Contains(queue.Sink)).ToList();
        Reports = [.. stranded.Select(ReportOf)];
        foreach (var report in Reports.Where(report => told.Add(report.Sink)))
        {
            logger.LogWarning("sink {Sink}: {Reason}", report.Sink, report.LastError);
        }

        told.IntersectWith(stranded.Select(queue => queue.Sink));
        foreach (var queue in stranded)
        {
            await FreeAsync(queue, stopping).ConfigureAwait(false);
        }
    }

    private async Task FreeAsync(SinkStatus queue, CancellationToken stopping)
    {
        if (DigestPlan.SinkOf(queue.Sink) is { } sink && sinks.Contains(sink))
        {
            await DigestAsync(queue.Sink, sink, stopping).ConfigureAwait(false);
        }
        else if (queue.Oldest + giveUpAfter <= clock.GetUtcNow())
        {
            await GiveUpAsync(queue, stopping).ConfigureAwait(false);
        }
    }

    private async Task DigestAsync(string queue, string sink, CancellationToken stopping)
    {
        while (await outbox.NextAsync(queue, Piece, clock.GetUtcNow(), stopping).ConfigureAwait(false) is { Count: > 0 } waiting)
        {
            await DigestWorker.SendAsync(outbox, sink, waiting, clock.GetUtcNow(), stopping).ConfigureAwait(false);
        }

        wake();
    }

    private async Task GiveUpAsync(SinkStatus queue, CancellationToken stopping)
    {
        if (queue.DisabledBecause is not null)
        {
            await outbox.SetDisabledAsync(queue.Sink, reason: null, clock.GetUtcNow(), stopping).ConfigureAwait(false);
        }

        var refused = DeliveryOutcome.Refused($"given up after {Spans.Text(giveUpAfter)}: no sink of this name is configured");
        while (true)
        {
            var now = clock.GetUtcNow();
            var waiting = await outbox.NextAsync(queue.Sink, Piece, now, stopping).ConfigureAwait(false);
            List<OutboxSettlement> over = [.. waiting.Where(item => item.CreatedAt + giveUpAfter <= now).Select(item => new OutboxSettlement(item.Id, refused))];
            if (over.Count == 0)
            {
                return;
            }

            await outbox.SettleAsync(over, now, stopping).ConfigureAwait(false);
        }
    }

    private SinkReport ReportOf(SinkStatus queue)
    {
        var what = queue.Waiting == 1 ? "1 notification waits" : $"{queue.Waiting} notifications wait";
        return new SinkReport(
            queue.Sink,
            queue.Oldest,
            $"{what} and no sink of this name is configured: configure it again, or they go to the dead letters {Spans.Text(giveUpAfter)} after they were made",
            null);
    }
}
