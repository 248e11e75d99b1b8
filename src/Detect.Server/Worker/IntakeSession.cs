using Detect.Connectors;
using Detect.Engine;
using Detect.Events;

namespace Detect.Server;

/// <summary>
/// A worker that does not lead: takes its partitions in and appends its matches to the journal, for the leader to correlate; every event
/// while the leader goes by other rules.
/// </summary>
internal sealed class IntakeSession(WorkerParts parts, IntakeQueue intake, ContentWatch content, WorkerConditions conditions, LeadersRules leaders)
{
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan SaveEvery = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, DateTimeOffset> logStarts = new(StringComparer.OrdinalIgnoreCase);
    private long savedAt = parts.Time.GetTimestamp();

    /// <summary>Runs for a moment; then the worker tries again to lead.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        conditions.Restore(WorkerCondition.Engine);
        conditions.Restore(WorkerCondition.Store);
        using var turn = new CancellationTokenSource(Turn, parts.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(turn.Token, stopping);
        foreach (var (tenantId, since) in await parts.Store.ReadLogStartsAsync(stopping).ConfigureAwait(false))
        {
            KeepLogStart(tenantId, since);
        }

        while (!either.IsCancellationRequested)
        {
            await intake.WaitAsync().WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await leaders.LookAsync(stopping).ConfigureAwait(false);
            await CommitAsync(content.Current).ConfigureAwait(false);
        }

        stopping.ThrowIfCancellationRequested();
    }

    private async Task CommitAsync(WorkerContent version)
    {
        var ready = await BatchWait.ReadyAsync(intake.Peek(parts.Options.CommitBytes), version, batch => parts.Evaluate(batch, version)).ConfigureAwait(false);
        var mustSave = parts.Time.GetElapsedTime(savedAt) > SaveEvery;
        if (ready.Count == 0 && !mustSave)
        {
            return;
        }

        var all = leaders.AreOtherThan(version) ? await parts.WithAllAsync(ready, version).ConfigureAwait(false) : null;
        conditions.CommittingSince = parts.Time.GetTimestamp();
        await using var transaction = await parts.Store.BeginAsync(null, CancellationToken.None).ConfigureAwait(false);
        await leaders.ReadAsync(transaction, CancellationToken.None).ConfigureAwait(false);
        if (!leaders.AreOtherThan(version))
        {
            all = null;
        }
        else if (all is null && ready.Count > 0)
        {
            // The next commit has what this leader needs.
            conditions.CommittingSince = null;
            return;
        }

        await CommitAsync(transaction, version, all ?? ready, handsOver: all is not null, mustSave).ConfigureAwait(false);
        leaders.Say(version);
    }

    /// <param name="handsOver">Every event is journaled: what they say of the beginnings of logs the leader sees for itself.</param>
    private async Task CommitAsync(
        IWorkerTransaction transaction, WorkerContent version, IReadOnlyList<(PendingBatch Batch, EvaluatedBatch Evaluated)> ready, bool handsOver, bool mustSave)
    {
        var commit = new CommitWork(parts.Now);
        var begun = new List<LiveEvent>();
        var asks = LiveEngine.AsksForLogStarts(version.Rules);
        var accepted = await new BatchIntake(parts, watermark: null, isKnown: _ => false, Begins)
            .TakeAsync(transaction, ready, commit, CancellationToken.None).ConfigureAwait(false);

        // Where no rule asks for them, they are no matter of the leader's yet: rules that do may be loaded later.
        await transaction.SaveLogStartsAsync([.. begun.Where(_ => !asks).Select(StartOf)], CancellationToken.None).ConfigureAwait(false);
        await transaction.SaveDeadLettersAsync(commit.DeadLetters, CancellationToken.None).ConfigureAwait(false);
        await transaction.DeleteDeadLettersAsync(commit.Recovered, CancellationToken.None).ConfigureAwait(false);
        await transaction.AppendArchiveAsync(commit.Kept, CancellationToken.None).ConfigureAwait(false);
        if (mustSave)
        {
            savedAt = parts.Time.GetTimestamp();
            await parts.SaveProgressAsync(transaction).ConfigureAwait(false);
        }

        await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
        conditions.CommittingSince = null;
        begun.Select(StartOf).ToList().ForEach(start => KeepLogStart(start.Key, start.Value));
        intake.Remove(ready.Count);
        for (var i = 0; i < ready.Count; i++)
        {
            ready[i].Batch.Settle(accepted[i]);
        }

        bool Begins(LiveEvent first)
        {
            if (handsOver || !IsEarlier(first))
            {
                return false;
            }

            begun.Add(first);
            return asks;
        }
    }

    private static KeyValuePair<string, DateTimeOffset> StartOf(LiveEvent first) => KeyValuePair.Create(first.Event.TenantId ?? "", first.OccurredAt!.Value);

    private bool IsEarlier(LiveEvent first) => logStarts.TryGetValue(first.Event.TenantId ?? "", out var known)
        ? first.OccurredAt < known
        : logStarts.Count < LiveEngine.MostTenants;

    private void KeepLogStart(string tenantId, DateTimeOffset since) =>
        logStarts[tenantId] = logStarts.TryGetValue(tenantId, out var known) && known < since ? known : since;
}
