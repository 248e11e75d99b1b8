using Microsoft.Extensions.Logging;

namespace Detect.Connectors;

/// <summary>Notifications under <paramref name="Queue"/> wait for the end of their period, and go to the sink as one.</summary>
/// <param name="Queue">A name in the outbox that no sink has.</param>
public sealed record DigestPlan(string Queue, string Sink, TimeSpan Period)
{
    private const string Mark = "/digest every ";

    public static DigestPlan Of(string sink, TimeSpan period) => new($"{sink}{Mark}{Spans.Text(period)}", sink, period);

    /// <summary>The sink whose digest waits in a queue, of whatever period; null for a queue of another kind.</summary>
    internal static string? SinkOf(string queue) => queue.LastIndexOf(Mark, StringComparison.Ordinal) is > 0 and var at ? queue[..at] : null;
}

/// <summary>
/// Puts a digest into the sink's queue at the end of each period, in place of what it gathers. Periods are counted from midnight UTC, so
/// a restart changes nothing.
/// </summary>
internal sealed class DigestWorker(
    DigestPlan queue, IOutbox outbox, SinkDispatcherOptions options, TimeProvider clock, ILogger logger, Action wake)
{
    /// <summary>More than this becomes several digests.</summary>
    public const int LargestDigest = 200;

    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            var wait = options.Poll;
            try
            {
                wait = await RoundAsync(stopping).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (StoreException e)
            {
                logger.LogWarning("the digest {Queue} cannot be made: {Reason}", queue.Queue, e.Message);
            }

            await Pause.For(wait, clock, stopping).ConfigureAwait(false);
        }
    }

    /// <summary>Makes the digests that are due; returns how long until the next can be.</summary>
    public async Task<TimeSpan> RoundAsync(CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        var boundary = now.AddTicks(-(now.UtcTicks % queue.Period.Ticks));
        while (await GatherAsync(boundary, now, stopping).ConfigureAwait(false))
        {
            wake();
        }

        var next = boundary + queue.Period - clock.GetUtcNow();
        return next < TimeSpan.Zero ? TimeSpan.Zero : next < options.Poll ? next : options.Poll;
    }

    private async Task<bool> GatherAsync(DateTimeOffset boundary, DateTimeOffset now, CancellationToken stopping)
    {
        var waiting = await outbox.NextAsync(queue.Queue, LargestDigest, now, stopping).ConfigureAwait(false);

        // What seems to come from a later period was made before the clock was set back.
        OutboxItem[] due = [.. waiting.Where(item => item.CreatedAt < boundary || item.CreatedAt >= boundary + queue.Period)];
        if (due.Length == 0)
        {
            return false;
        }

        await SendAsync(outbox, queue.Sink, due, now, stopping).ConfigureAwait(false);
        return true;
    }

    /// <summary>Puts one digest of them into the sink's queue.</summary>
    public static Task SendAsync(IOutbox outbox, string sink, IReadOnlyList<OutboxItem> due, DateTimeOffset now, CancellationToken stopping)
    {
        var digest = new OutboxItem
        {
            Id = $"digest.{due[0].Id}",
            Sink = sink,
            Kind = NotificationKind.Digest,
            Alerts = LastStates(due),
            CreatedAt = now,
        };
        return outbox.ReplaceAsync([.. due.Select(item => item.Id)], digest, stopping);
    }

    private static IReadOnlyList<AlertDocument> LastStates(IReadOnlyList<OutboxItem> items) =>
    [
        .. items.SelectMany(item => item.Alerts)
            .GroupBy(alert => alert.Id, (_, states) => states.Last())
            .OrderByDescending(alert => alert.Rule.Level).ThenBy(alert => alert.First),
    ];
}
