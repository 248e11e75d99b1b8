using Microsoft.Extensions.Logging;

namespace Detect.Connectors;

/// <summary>
/// Delivers one sink's queue. Nothing it knows is needed after a restart: attempts, due times and what is disabled are the outbox's.
/// A crash between a delivery and its settlement delivers once more, under the same id.
/// </summary>
internal sealed class SinkWorker : IDisposable
{
    // Of a sink that takes several calls at once: what is answered in a round is settled together.
    private const int CallsOfRound = 16;

    private readonly ISink sink;
    private readonly IOutbox outbox;
    private readonly SinkDispatcherOptions options;
    private readonly TimeProvider clock;
    private readonly SinkMetrics metrics;
    private readonly ILogger logger;
    private readonly SettlementRules rules;
    private readonly SemaphoreSlim calls;
    private readonly SettlementGroups settlements;
    private readonly WakeSignal wake = new();
    private readonly SinkHealth health;
    private string? lastLogged;
    private long? lastRound;

    public SinkWorker(ISink sink, IOutbox outbox, SinkDispatcherOptions options, TimeProvider clock, SinkMetrics metrics, ILogger logger,
        Func<double> random)
    {
        this.sink = sink;
        this.outbox = outbox;
        this.options = options;
        this.clock = clock;
        this.metrics = metrics;
        this.logger = logger;
        rules = new SettlementRules(options, random);
        calls = new SemaphoreSlim(sink.Limits.Concurrency);
        settlements = new SettlementGroups(outbox, clock);
        health = new SinkHealth(sink.Name, options.Pauses, clock, random);
    }

    public string Name => sink.Name;

    public SinkReport Report => health.Report;

    public void Wake() => wake.Set();

    public void Rest() => health.Forget();

    /// <summary>What the store says of the sink.</summary>
    public void Observe(SinkStatus? status)
    {
        if (health.SetDisabled(status?.DisabledBecause))
        {
            Wake();
        }
    }

    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var wait = await RoundAsync(stopping).ConfigureAwait(false);
                if (wait > TimeSpan.Zero)
                {
                    await wake.WaitAsync(wait, clock, stopping).ConfigureAwait(false);
                }
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <summary>Delivers what is due, once. Returns how long to wait before the next round, at most.</summary>
    public async Task<TimeSpan> RoundAsync(CancellationToken stopping)
    {
        if (health.RemainingPause is { } pause && pause > TimeSpan.Zero)
        {
            return pause;
        }

        try
        {
            var wait = await DeliverDueAsync(stopping).ConfigureAwait(false);
            health.OutboxFailed(null);
            return wait;
        }
        catch (StoreException e)
        {
            health.OutboxFailed($"its queue cannot be used: {e.Message}");
            LogOnce($"sink {sink.Name}: the outbox cannot be used: {e.Message}");
            return options.Poll;
        }
        catch (Exception e) when (e is not OperationCanceledException and not OutOfMemoryException)
        {
            // A worker that ended would leave its queue standing unseen.
            health.OutboxFailed($"a round failed unexpectedly ({e.GetType().Name})");
            logger.LogError(e, "sink {Sink}: a round failed", sink.Name);
            return options.Poll;
        }
    }

    public void Dispose()
    {
        calls.Dispose();
        settlements.Dispose();
        wake.Dispose();
    }

    private int Room => sink.Limits.Batch * (health.IsFailing || sink.Limits.Concurrency == 1 ? 1 : sink.Limits.Concurrency * CallsOfRound);

    private async Task<TimeSpan> DeliverDueAsync(CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        var items = await outbox.NextAsync(sink.Name, Room, now, stopping).ConfigureAwait(false);
        if (items.Count == 0)
        {
            return await UntilNextAsync(now, stopping).ConfigureAwait(false);
        }

        if (items.Count < sink.Limits.Batch && Linger(items, now) is { } linger && linger > TimeSpan.Zero)
        {
            return linger;
        }

        await DeliverAsync(items, stopping).ConfigureAwait(false);
        lastRound = clock.GetTimestamp();
        return TimeSpan.Zero;
    }

    // What failed together comes due bit by bit: it is not old that it waits for, but the round before.
    private TimeSpan Linger(IReadOnlyList<OutboxItem> items, DateTimeOffset now)
    {
        // A clock that has been set back does not know how long that is.
        var age = now < items[0].CreatedAt ? TimeSpan.MaxValue : now - items[0].CreatedAt;
        var sinceRound = lastRound is { } round ? clock.GetElapsedTime(round) : TimeSpan.MaxValue;
        return sink.Limits.Linger - (age < sinceRound ? age : sinceRound);
    }

    // What is due but not given (its sink is disabled, or an earlier one of its alert waits) must not make the worker spin.
    private async Task<TimeSpan> UntilNextAsync(DateTimeOffset now, CancellationToken stopping)
    {
        var due = await outbox.NextDueAsync(sink.Name, stopping).ConfigureAwait(false);
        return due is { } time && time > now && time - now < options.Poll ? time - now : options.Poll;
    }

    private async Task DeliverAsync(IReadOnlyList<OutboxItem> items, CancellationToken stopping)
    {
        using var grace = new CancellationTokenSource();
        using var late = stopping.Register(() => grace.CancelAfter(options.StopGrace));
        var round = new DeliveryRound();
        await Task.WhenAll(Lanes(items).Select(lane => DeliverLaneAsync(lane, round, stopping, grace.Token))).ConfigureAwait(false);
        if (round.LastFailure is { } failure && (!round.AnyAnswered || round.RetryAfter is not null))
        {
            health.Failed(failure.Reason ?? "failed", round.RetryAfter);
        }
        else if (round.AnyAnswered)
        {
            health.Answered(round.LastFault);
        }
    }

    // Notifications of one alert follow one another; those of different alerts need not.
    private IEnumerable<IReadOnlyList<OutboxItem>> Lanes(IReadOnlyList<OutboxItem> items) =>
        sink.Limits.Concurrency == 1 ? [items] : items.GroupBy(item => item.Alerts[0].Id, (_, lane) => (IReadOnlyList<OutboxItem>)[.. lane]);

    private async Task DeliverLaneAsync(IReadOnlyList<OutboxItem> lane, DeliveryRound round, CancellationToken stopping, CancellationToken grace)
    {
        foreach (var chunk in lane.Chunk(sink.Limits.Batch))
        {
            if (!await AttemptAsync(chunk, round, stopping, grace).ConfigureAwait(false))
            {
                return;
            }
        }
    }

    // False where the rest of the lane must wait.
    private async Task<bool> AttemptAsync(OutboxItem[] items, DeliveryRound round, CancellationToken stopping, CancellationToken grace)
    {
        Notification[] notifications = [.. items.Select(Notify)];
        if (await CallAsync(notifications, round, stopping, grace).ConfigureAwait(false) is not { } outcomes)
        {
            return false;
        }

        var now = clock.GetUtcNow();
        var settled = new OutboxSettlement[items.Length];
        for (var i = 0; i < items.Length; i++)
        {
            metrics.Count(sink.Name, notifications[i], outcomes[i].Result, now);
            settled[i] = rules.Of(items[i], outcomes[i], now);
        }

        await SettleAsync(settled, outcomes, now, grace).ConfigureAwait(false);
        return outcomes.All(outcome => outcome.Result is DeliveryResult.Delivered or DeliveryResult.Refused);
    }

    // Null where it was not tried, or not to its end: the worker stops, or the sink has just failed.
    private async Task<IReadOnlyList<DeliveryOutcome>?> CallAsync(
        Notification[] notifications, DeliveryRound round, CancellationToken stopping, CancellationToken grace)
    {
        await calls.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            if (stopping.IsCancellationRequested || round.LastFailure is not null)
            {
                return null;
            }

            using var span = SinkTracing.Attempt(sink.Name, notifications);
            var outcomes = await TryAsync(notifications, grace).ConfigureAwait(false);
            if (outcomes is not null)
            {
                SinkTracing.Answered(span, outcomes);
                round.Add(outcomes);
            }

            return outcomes;
        }
        finally
        {
            calls.Release();
        }
    }

    // Null where the worker stops before the sink has answered.
    private async Task<IReadOnlyList<DeliveryOutcome>?> TryAsync(Notification[] notifications, CancellationToken grace)
    {
        var start = clock.GetTimestamp();
        try
        {
            var outcomes = await sink.DeliverAsync(notifications, grace).ConfigureAwait(false);
            return [.. outcomes.Select(rules.Bounded)];
        }
        catch (OperationCanceledException) when (grace.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // A sink is not to throw. Its message may quote anything, so only the kind of failure is kept.
            logger.LogError("sink {Sink} failed unexpectedly: {Kind}", sink.Name, e.GetType().Name);
            return [.. notifications.Select(_ => DeliveryOutcome.Retry($"failed unexpectedly: {e.GetType().Name}"))];
        }
        finally
        {
            metrics.Took(sink.Name, clock.GetElapsedTime(start));
        }
    }

    private async Task SettleAsync(
        OutboxSettlement[] settled, IReadOnlyList<DeliveryOutcome> outcomes, DateTimeOffset now, CancellationToken grace)
    {
        await settlements.SettleAsync(settled, grace).ConfigureAwait(false);
        if (outcomes.FirstOrDefault(outcome => outcome.Result == DeliveryResult.Disabled) is { } disabled)
        {
            await outbox.SetDisabledAsync(sink.Name, disabled.Reason, now, grace).ConfigureAwait(false);
        }

        LogFailures(settled);
    }

    private void LogFailures(OutboxSettlement[] settled)
    {
        foreach (var settlement in settled)
        {
            if (settlement.Outcome is not { Result: DeliveryResult.Delivered, Reason: null })
            {
                LogOnce($"sink {sink.Name}: {settlement.Outcome.Result}: {settlement.Outcome.Reason}");
            }
            else
            {
                lastLogged = null;
            }
        }
    }

    private void LogOnce(string message)
    {
        if (Interlocked.Exchange(ref lastLogged, message) != message)
        {
            logger.LogWarning("{Message}", message);
        }
    }

    private static Notification Notify(OutboxItem item) => new()
    {
        Id = item.Id,
        Kind = item.Kind,
        Alerts = item.Alerts,
        CreatedAt = item.CreatedAt,
        Attempt = item.Attempts + 1,
    };
}
