using System.Runtime.CompilerServices;
using Detect.Connectors;
using Detect.Engine;
using Detect.Events;
using Detect.Rules;

namespace Detect.Server;

/// <summary>What is known of accounts at a moment.</summary>
/// <param name="Accounts">Null while no engine is there to learn.</param>
internal readonly record struct AccountKnowledge(AccountDirectory? Accounts, int Grants);

/// <summary>What the parts of one worker have in common.</summary>
internal sealed class WorkerParts
{
    public required IDetectStore Store { get; init; }

    public required WorkerOptions Options { get; init; }

    public required TimeProvider Time { get; init; }

    public required IReadOnlyList<RunningSource> Sources { get; init; }

    public required WorkerClock Clock { get; init; }

    public required CoverageMonitor Coverage { get; init; }

    public required WorkerMetrics Metrics { get; init; }

    /// <summary>The sinks that are to hear of an alert, by name.</summary>
    public required Func<AlertDocument, NotificationKind, IReadOnlyList<string>> Route { get; init; }

    public required Action<Rule, Exception> RuleFailed { get; init; }

    public DateTimeOffset Now => Time.GetUtcNow();

    /// <summary>The engine in use, for what the log has taught about accounts; null while there is none.</summary>
    public LiveEngine? Engine { get; set; }

    private const int EvaluatedTogether = 512;
    private const long Unknown = -1;

    private long settledUntil = Unknown;
    private volatile Evaluators? evaluators;

    public Evaluators EvaluatorsOf(WorkerContent content)
    {
        if (evaluators is { } current && ReferenceEquals(current.Content, content))
        {
            return current;
        }

        return evaluators = new Evaluators(
            content, Options, Options.ArchivesPrivileged ? (tenant, identities, at) => AccountsOf(content).IsAnyPrivileged(tenant, identities, at) : null);
    }

    /// <summary>Alerts whose events are all older can change no more; null while that is not known. Safe on any thread.</summary>
    public DateTimeOffset? SettledUntil
    {
        get => Volatile.Read(ref settledUntil) is not Unknown and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;
        set => Volatile.Write(ref settledUntil, value?.UtcTicks ?? Unknown);
    }

    public IReadOnlyList<LiveEvent?> EvaluateAgain(WorkerContent content, IReadOnlyList<JournalEntry> entries) =>
        EvaluatorsOf(content).EvaluateAgain(entries);

    /// <summary>
    /// Whether it touches a privileged or emergency account, as of its own time. A worker that does not lead knows only what files and
    /// sources say. Safe on any thread.
    /// </summary>
    public bool IsOfPrivileged(AuditEvent e, WorkerContent content) => AccountsOf(content).TouchesPrivileged(e);

    private AccountDirectory AccountsOf(WorkerContent content) => Engine?.Accounts ?? content.Accounts;

    public AccountKnowledge Knowledge => new(Engine?.Accounts, Engine?.Accounts.Grants ?? 0);

    public void Evaluate(PendingBatch batch, WorkerContent content)
    {
        batch.EvaluatedWith = content;
        batch.Knowledge = Knowledge;
        batch.Evaluation = EvaluatorsOf(content).EvaluateAsync(batch);
    }

    /// <summary>The batches, each with every event of it.</summary>
    public Task<(PendingBatch Batch, EvaluatedBatch Evaluated)[]> WithAllAsync(
        IEnumerable<(PendingBatch Batch, EvaluatedBatch Evaluated)> batches, WorkerContent content) => Task.WhenAll(batches.Select(async pair =>
            (pair.Batch, pair.Evaluated with { All = await EvaluatorsOf(content).EvaluateAllAsync(pair.Batch).ConfigureAwait(false) })));

    /// <summary>The journal up to a mark, older events in the order of their time (<see cref="JournalOrder"/>), with what the rules make of each.</summary>
    public async IAsyncEnumerable<(JournalEntry Entry, LiveEvent? Event)> ReadByTimeAsync(
        WorkerContent content, JournalMark until, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var entries in JournalOrder.AccountsFirst(Store.ReadJournalByTimeAsync(until, cancellation), until).Chunk(EvaluatedTogether).ConfigureAwait(false))
        {
            var events = EvaluateAgain(content, entries);
            for (var i = 0; i < entries.Length; i++)
            {
                yield return (entries[i], events[i]);
            }
        }
    }

    /// <summary>What the store knows of a partition, from this worker's last run or from another worker.</summary>
    public void Recall(PartitionProgress progress)
    {
        if (Sources.FirstOrDefault(source => source.Name == progress.Source) is { } source)
        {
            Clock.Recall(progress, source.IsOrdered, Now);
        }
    }

    /// <summary>How far quiet partitions of this worker have come, for the next start and for other workers.</summary>
    public async Task SaveProgressAsync(IWorkerTransaction transaction)
    {
        foreach (var progress in Clock.Partitions.Where(clock => clock.IsRead).Select(clock => clock.Progress).OfType<PartitionProgress>())
        {
            await transaction.SaveProgressAsync(progress, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Coverage gaps that are open in the store.</summary>
    public async Task ResumeCoverageAsync(CancellationToken cancellation)
    {
        var open = new List<AlertDocument>();
        foreach (var status in new[] { AlertStatus.New, AlertStatus.Acknowledged })
        {
            var query = new AlertQuery { Kind = AlertKind.CoverageGap, Status = status, Limit = 500 };
            open.AddRange((await Store.Alerts.ListAsync(query, cancellation).ConfigureAwait(false)).Alerts);
        }

        Coverage.Resume(open);
    }
}
