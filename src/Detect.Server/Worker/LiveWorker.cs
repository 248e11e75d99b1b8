using System.Collections.Concurrent;
using Detect.Connectors;
using Detect.Engine;
using Detect.Rules;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Detect.Server;

/// <summary>
/// The worker: sources into the intake, one commit after another, alerts out through the outbox. Whatever fails in a commit, the
/// engine is thrown away and built from the journal again, and the same batches are committed then.
/// </summary>
internal sealed partial class LiveWorker(
    WorkerParts parts, IntakeQueue intake, ContentWatch content, SinkDispatcher sinks,
    IReadOnlyList<Func<CancellationToken, Task>> whileLeading, WorkerConditions conditions, ILogger<LiveWorker> log)
    : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(5);

    private readonly ConcurrentQueue<Action<CorrelationSession>> questions = new();
    private readonly IntakeSession following = new(parts, intake, content, conditions, new LeadersRules(content, conditions, log));
    private volatile CorrelationSession? session;
    private bool isFollowing;

    /// <summary>The engine in use, for the API; null while there is none.</summary>
    public CorrelationSession? Session => session;

    /// <summary>Asks the engine something between two commits: it is no other thread's to look at. Default where this worker does not lead.</summary>
    public async Task<T?> AskAsync<T>(Func<LiveEngine, T> question, CancellationToken cancellation)
    {
        if (session is null)
        {
            return default;
        }

        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        questions.Enqueue(asked => answer.TrySetResult(question(asked.Engine)));
        try
        {
            return await answer.Task.WaitAsync(AnswerWithin, parts.Time, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return default;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        intake.Entered = Evaluate;
        var sources = parts.Sources
            .Select(source => new SourceRunner(source, new SourceSession(source, intake, parts.Clock, parts.Store, parts.Time, log), parts.Time, log))
            .Select(runner => Task.Run(() => runner.RunAsync(stoppingToken), CancellationToken.None))
            .ToList();
        try
        {
            await CommitUntilStoppedAsync(stoppingToken).ConfigureAwait(false);
        }
        finally
        {
            intake.CancelAll();
            await Task.WhenAll(sources).ConfigureAwait(false);
        }
    }

    private void Evaluate(PendingBatch batch) => parts.Evaluate(batch, content.Current);

    private async Task CommitUntilStoppedAsync(CancellationToken stopping)
    {
        var pause = FirstPause;
        while (!stopping.IsCancellationRequested)
        {
            conditions.CommittingSince = null;
            try
            {
                await WorkAsync(stopping).ConfigureAwait(false);
                pause = FirstPause;
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (exception is LeaseLostException or OperationCanceledException)
            {
                LogLeaseLost(parts.Options.Name);
            }
#pragma warning disable CA1031 // Whatever a commit fails of, the events wait and it is tried again.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                var reason = exception is StoreException ? exception.Message : $"A commit failed unexpectedly ({exception.GetType().Name}).";
                conditions.Fail(WorkerCondition.Store, reason);
                parts.Metrics.CommitFailed();
                LogFailed(reason, pause.TotalSeconds);
                await Task.Delay(pause, parts.Time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, pause.Ticks * 2));
            }
        }
    }

    private async Task WorkAsync(CancellationToken stopping)
    {
        await using var lease = await parts.Store.TryLeadAsync(stopping).ConfigureAwait(false);
        if (lease is not null)
        {
            isFollowing = false;
            await LeadAsync(lease, stopping).ConfigureAwait(false);
        }
        else if (parts.Store.IsShared)
        {
            if (!isFollowing)
            {
                isFollowing = true;
                LogFollowing(parts.Options.Name);
            }

            await following.RunAsync(stopping).ConfigureAwait(false);
        }
        else
        {
            throw new StoreException($"Another worker uses {parts.Store.Description}; stop it, or give this one a store of its own.");
        }
    }

    private async Task LeadAsync(IWorkerLease lease, CancellationToken stopping)
    {
        LogLeading(parts.Options.Name, lease.Epoch);
        using var leading = CancellationTokenSource.CreateLinkedTokenSource(stopping, lease.Lost);
        var delivering = Task.WhenAll([sinks.RunAsync(leading.Token), .. whileLeading.Select(run => run(leading.Token))]);
        try
        {
            while (true)
            {
                await LeadAsync(lease, content.Current, leading.Token).ConfigureAwait(false);
            }
        }
        finally
        {
            await leading.CancelAsync().ConfigureAwait(false);
            await delivering.ConfigureAwait(false);
        }
    }

    private async Task LeadAsync(IWorkerLease lease, WorkerContent version, CancellationToken stopping)
    {
        await SayRulesAsync(lease, version).ConfigureAwait(false);
        var built = await BuildAsync(version, stopping).ConfigureAwait(false);
        await using var disposal = built.ConfigureAwait(false);
        session = built;
        parts.Engine = built.Engine;
        parts.SettledUntil = built.SettledUntil(parts.Now);
        try
        {
            await CommitAsync(built, lease, version, stopping).ConfigureAwait(false);
        }
        finally
        {
            parts.Engine = null;
            parts.SettledUntil = null;
            session = null;
        }
    }

    // Before anything is read again: what other workers take in from here on is for these rules.
    private async Task SayRulesAsync(IWorkerLease lease, WorkerContent version)
    {
        conditions.Restore(WorkerCondition.Rules);
        if (parts.Store.IsShared)
        {
            await using var transaction = await parts.Store.BeginAsync(lease, CancellationToken.None).ConfigureAwait(false);
            await transaction.SaveRulesAsync(version.RulesFingerprint, CancellationToken.None).ConfigureAwait(false);
            await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task<CorrelationSession> BuildAsync(WorkerContent version, CancellationToken stopping)
    {
        var started = parts.Time.GetTimestamp();
        foreach (var progress in await parts.Store.ReadProgressAsync(stopping).ConfigureAwait(false))
        {
            parts.Recall(progress);
        }

        await parts.ResumeCoverageAsync(stopping).ConfigureAwait(false);
        var built = await CorrelationSession.BuildAsync(parts, version, stopping).ConfigureAwait(false);
        conditions.Restore(WorkerCondition.Store);
        conditions.Restore(WorkerCondition.Engine);
        LogBuilt(version.Rules.All.Count(), built.JournalCount, parts.Time.GetElapsedTime(started).TotalSeconds);
        return built;
    }

    /// <summary>Commits until the rules are others.</summary>
    private async Task CommitAsync(CorrelationSession current, IWorkerLease lease, WorkerContent version, CancellationToken stopping)
    {
        while (true)
        {
            stopping.ThrowIfCancellationRequested();
            await WaitAsync(stopping).ConfigureAwait(false);
            while (questions.TryDequeue(out var question))
            {
                question(current);
            }

            if (!ReferenceEquals(content.Current, version))
            {
                return;
            }

            // By the rules of this engine, whatever is loaded meanwhile: it knows no others, and the next one tells nobody of what is in the journal.
            var ready = await BatchWait.ReadyAsync(intake.Peek(parts.Options.CommitBytes), version, batch => parts.Evaluate(batch, version))
                .ConfigureAwait(false);

            // A commit that has begun is ended, so that stopping costs no second reading.
            using var span = WorkerTracing.Commit(ready.Count, ready.Sum(pending => pending.Batch.Size));
            conditions.CommittingSince = parts.Time.GetTimestamp();
            var accepted = await current.CommitAsync(ready, lease, CancellationToken.None).ConfigureAwait(false);
            conditions.CommittingSince = null;
            Settle(ready, accepted);
            conditions.Restore(WorkerCondition.Store);
        }
    }

    private async Task WaitAsync(CancellationToken stopping)
    {
        using var tick = new CancellationTokenSource(Tick, parts.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(tick.Token, stopping);
        await intake.WaitAsync().WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stopping.ThrowIfCancellationRequested();
    }

    private void Settle(IReadOnlyList<(PendingBatch Batch, EvaluatedBatch Evaluated)> batches, IReadOnlyList<bool> accepted)
    {
        intake.Remove(accepted.Count);
        for (var i = 0; i < accepted.Count; i++)
        {
            batches[i].Batch.Settle(accepted[i]);
        }

        sinks.Wake();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Worker} leads (epoch {Epoch})")]
    private partial void LogLeading(string worker, long epoch);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Worker} takes in what its sources bring; another worker leads on this store, and this one stands by")]
    private partial void LogFollowing(string worker);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Worker} leads no more: another worker does, or the connection to the store was lost")]
    private partial void LogLeaseLost(string worker);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Reason} Trying again in {Seconds} s; events wait meanwhile")]
    private partial void LogFailed(string reason, double seconds);

    [LoggerMessage(Level = LogLevel.Information, Message = "Rules that are live: {Rules}; journal entries processed: {Entries}, in {Seconds:0.0} s")]
    private partial void LogBuilt(int rules, int entries, double seconds);
}
