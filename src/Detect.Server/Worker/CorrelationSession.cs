using Detect.Connectors;
using Detect.Engine;
using Detect.Events;

namespace Detect.Server;

/// <summary>
/// One engine over one version of the rules, from the moment it was built from the journal until something makes it worthless: a commit
/// that failed, a lease that was lost, other rules. Used by one thread at a time.
/// </summary>
internal sealed class CorrelationSession : IAsyncDisposable
{
    // No list of silences has it.
    private const string OtherSilences = "others";

    private static readonly TimeSpan TrimEvery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan SaveEvery = TimeSpan.FromSeconds(30);

    private readonly WorkerParts parts;
    private readonly JournalIndex journal;
    private readonly AlertPublisher publisher;
    private readonly EvidenceLog evidence;
    private readonly Backfill backfill;
    private readonly Dictionary<string, DateTimeOffset> logStarts = new(StringComparer.OrdinalIgnoreCase);
    private LiveEngine engine;
    private CandidateSearch candidates;
    private long sequence;
    private JournalMark? workedIn;
    private long trimmedAt;
    private long savedAt;

    private CorrelationSession(WorkerParts parts, WorkerContent content, LiveEngine engine, JournalIndex journal)
    {
        this.parts = parts;
        this.engine = engine;
        this.journal = journal;
        Content = content;
        publisher = new AlertPublisher(parts.Store.Alerts, parts.Route, parts.Options.PublicUrl);
        evidence = new EvidenceLog(journal.Find, publisher.StoredIdOf);
        backfill = new Backfill(parts, content);
        candidates = Search();
        trimmedAt = savedAt = parts.Time.GetTimestamp();
    }

    public WorkerContent Content { get; }

    public LiveEngine Engine => engine;

    public int JournalCount => journal.Count;

    /// <summary>Completes when late events that are being worked in have been read; null while none are.</summary>
    public Task? WorkingIn => backfill.Reading;

    /// <summary>Builds the engine: what the journal holds is processed again, each entry under the watermark in force when it was taken.</summary>
    public static async Task<CorrelationSession> BuildAsync(WorkerParts parts, WorkerContent content, CancellationToken cancellation)
    {
        var state = await parts.Store.ReadEngineStateAsync(cancellation).ConfigureAwait(false);
        var engine = new LiveEngine(content.Rules, content.EngineOptions(parts.Options, parts.RuleFailed), parts.Options.Retention.Journal)
        {
            IsMuted = true,
            LateSince = state.Backfill?.From,
        };
        var journal = new JournalIndex();
        var session = new CorrelationSession(parts, content, engine, journal) { sequence = state.Sequence, workedIn = state.WorkedIn };
        try
        {
            session.KeepLogStarts(await parts.Store.ReadLogStartsAsync(cancellation).ConfigureAwait(false));
            engine.Restore(session.logStarts, SeenStates.Of(await parts.Store.ReadSeenValuesAsync(cancellation).ConfigureAwait(false)));
            await new JournalReplay(parts, content, engine, journal).RunAsync(state, cancellation).ConfigureAwait(false);
            if (state.Watermark is { } watermark)
            {
                engine.MoveWatermark(watermark);
            }

            engine.IsMuted = false;
            session.backfill.Resume(state.Backfill, (state.Silences ?? "") != content.Silences.Fingerprint);
            return session;
        }
        catch
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Takes the batches, and commits them with everything that follows from them.</summary>
    /// <returns>For each batch, whether it was accepted; for none where other workers have brought so much that theirs comes first.</returns>
    public async Task<IReadOnlyList<bool>> CommitAsync(
        IReadOnlyList<(PendingBatch Batch, EvaluatedBatch Evaluated)> batches, IWorkerLease lease, CancellationToken cancellation)
    {
        var started = parts.Time.GetTimestamp();
        var commit = new CommitWork(parts.Now);
        publisher.Begin();
        var isDirty = await WorkInAsync(commit, cancellation).ConfigureAwait(false);
        await using var transaction = await parts.Store.BeginAsync(lease, cancellation).ConfigureAwait(false);
        var before = sequence;
        var isAll = await TakeForeignAsync(transaction, commit, cancellation).ConfigureAwait(false);
        isDirty |= sequence > before;
        batches = isAll ? batches : [];
        var accepted = await new BatchIntake(parts, engine.Watermark, journal.Contains, Begins)
            .TakeAsync(transaction, batches, commit, cancellation).ConfigureAwait(false);
        Process(commit);
        var hasSearched = await candidates.RunAsync(transaction, commit, cancellation).ConfigureAwait(false);
        isDirty |= (isAll && MoveClock(commit)) || batches.Count > 0 || hasSearched;
        commit.Changes.AddRange(await ChangesAsync(commit, cancellation).ConfigureAwait(false));
        commit.Changes.AddRange(parts.Coverage.Changes(Content.Rules, publisher, commit.Now));
        if (!isDirty && commit.IsEmpty && parts.Time.GetElapsedTime(savedAt) < SaveEvery)
        {
            return accepted;
        }

        await SaveAsync(transaction, commit, cancellation).ConfigureAwait(false);
        parts.Coverage.Committed();
        parts.Metrics.Committed(commit, parts.Time.GetElapsedTime(started), Engine.GroupCount);
        return accepted;
    }

    /// <summary>Before which no event can change an alert any more.</summary>
    public DateTimeOffset SettledUntil(DateTimeOffset now) =>
        journal.Where(entry => !IsSettled(entry, now)).Min(entry => entry.OccurredAt) ?? DateTimeOffset.MaxValue;

    public async ValueTask DisposeAsync()
    {
        await backfill.DisposeAsync().ConfigureAwait(false);
        engine.Dispose();
    }

    private CandidateSearch Search() => new(engine.Accounts, parts.Store.IsShared, record => parts.EvaluatorsOf(Content).EvaluateAgain(record));

    /// <returns>False where there is more: what is taken in here gets a later sequence, and the clock waits for it.</returns>
    private async Task<bool> TakeForeignAsync(IWorkerTransaction transaction, CommitWork commit, CancellationToken cancellation)
    {
        if (!parts.Store.IsShared)
        {
            return true;
        }

        (sequence, var isAll) = await new ForeignEvents(parts, Content, journal, Begins)
            .TakeAsync(transaction, commit, sequence, engine.Watermark, cancellation).ConfigureAwait(false);
        foreach (var progress in await transaction.ReadProgressAsync(cancellation).ConfigureAwait(false))
        {
            parts.Recall(progress);
        }

        return isAll;
    }

    private void Process(CommitWork commit)
    {
        foreach (var held in commit.Held)
        {
            journal.Add(held);
            sequence = Math.Max(sequence, held.Sequence);
        }

        var taken = LateEvents.LeftOut(commit.Events, engine.Watermark);
        backfill.Note(commit.Events, taken, engine);
        foreach (var late in commit.Events.Where(e => e.OccurredAt < engine.Watermark))
        {
            engine.CountLate();
        }

        commit.Alerts.AddRange(engine.Process(taken));
    }

    private bool Begins(LiveEvent first)
    {
        if (engine.MovesLogStart(first))
        {
            return true;
        }

        engine.Observe(first.Event.TenantId, first.OccurredAt!.Value);
        return false;
    }

    /// <returns>True when the clock moved on.</returns>
    private bool MoveClock(CommitWork commit)
    {
        if (parts.Clock.Watermark(commit.Now) is not { } watermark || watermark <= engine.Watermark)
        {
            return false;
        }

        commit.Alerts.AddRange(engine.MoveWatermark(watermark));
        return commit.Alerts.Count > 0;
    }

    private Task<IReadOnlyList<AlertChange>> ChangesAsync(CommitWork commit, CancellationToken cancellation) => publisher.ChangesAsync(
        commit.Alerts,
        alert => commit.Arrivals.LedgerOf(alert.CompletedBy, alert.Last, commit.Now),
        commit.Now,
        cancellation);

    /// <summary>Before the store is locked: what was worked in beside the commits is looked up in it.</summary>
    /// <returns>True when something was worked in; another engine goes on then.</returns>
    private async Task<bool> WorkInAsync(CommitWork commit, CancellationToken cancellation)
    {
        if (engine.Watermark is not { } watermark)
        {
            return false;
        }

        await backfill.BeginAsync(engine, new JournalMark(sequence, watermark), workedIn, cancellation).ConfigureAwait(false);
        var isOtherwiseSilenced = !backfill.AgreesWithSilences;
        if (await backfill.TakeAsync().ConfigureAwait(false) is not (var done, var until))
        {
            return false;
        }

        using (done)
        {
            var revisions = await publisher.WithDisplacedAsync(done.Revisions(), done.Standing, cancellation).ConfigureAwait(false);
            revisions = isOtherwiseSilenced ? await publisher.WithOtherwiseSilencedAsync(revisions, done.Whole(), done.Changed(), cancellation).ConfigureAwait(false) : revisions;
            commit.Changes.AddRange(await publisher.RevisionsAsync(revisions, commit.Now, cancellation).ConfigureAwait(false));
            commit.Revised.AddRange(revisions.Select(revision => revision.Now).OfType<Alert>());
            workedIn = until;
            engine.Dispose();
            parts.Engine = engine = done.TakeEngine();
        }

        engine.LateSince = backfill.Pending?.From;
        candidates = Search();
        return commit.IsWorkedIn = true;
    }

    // Late events may have moved the beginning of any stretch: what is stored is replaced by what is known now.
    private async Task<IReadOnlyList<SeenValue>> SeenChangesAsync(CommitWork commit, CancellationToken cancellation)
    {
        var changes = SeenStates.Of(engine.TakeSeenChanges(), Content.MemoryOf);
        if (!commit.IsWorkedIn)
        {
            return changes;
        }

        var known = SeenStates.Of(engine.FirstSeen(), Content.MemoryOf);
        var keys = known.Select(KeyOf).ToHashSet();
        var firstSeen = Content.Rules.SigmaRules.Where(rule => rule.FirstSeen is not null).Select(rule => rule.Id).ToHashSet();
        var stored = await parts.Store.ReadSeenValuesAsync(cancellation).ConfigureAwait(false);
        var stale = stored.Where(value => firstSeen.Contains(value.RuleId) && !keys.Contains(KeyOf(value)));
        return [.. changes, .. known, .. stale.Select(value => value with { IsForgotten = true })];

        static (string, bool, string?, string) KeyOf(SeenValue value) => (value.RuleId, value.IsGroup, value.TenantId, value.Value);
    }

    private async Task SaveAsync(IWorkerTransaction transaction, CommitWork commit, CancellationToken cancellation)
    {
        await transaction.SaveAlertsAsync(commit.Changes, cancellation).ConfigureAwait(false);
        var moved = engine.LogStarts.Where(start => !logStarts.TryGetValue(start.Key, out var known) || start.Value < known).ToList();
        await transaction.SaveLogStartsAsync(moved, cancellation).ConfigureAwait(false);
        KeepLogStarts(moved);
        await transaction.SaveSeenValuesAsync(await SeenChangesAsync(commit, cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false);
        await transaction.SaveDeadLettersAsync(commit.DeadLetters, cancellation).ConfigureAwait(false);
        await transaction.DeleteDeadLettersAsync(commit.Recovered, cancellation).ConfigureAwait(false);
        await transaction.AppendArchiveAsync([.. commit.Kept, .. evidence.RecordsOf(commit)], cancellation).ConfigureAwait(false);
        await TrimAsync(transaction, commit.Now, cancellation).ConfigureAwait(false);
        await DropCandidatesAsync(transaction, cancellation).ConfigureAwait(false);
        await SaveProgressAsync(transaction).ConfigureAwait(false);
        var state = new EngineState
        {
            Sequence = sequence,
            Watermark = engine.Watermark,
            Backfill = backfill.Pending,
            WorkedIn = workedIn,
            Silences = backfill.AgreesWithSilences ? Content.Silences.Fingerprint : OtherSilences,
        };
        await transaction.SaveEngineStateAsync(state, cancellation).ConfigureAwait(false);
        await transaction.CommitAsync(cancellation).ConfigureAwait(false);
    }

    private void KeepLogStarts(IEnumerable<KeyValuePair<string, DateTimeOffset>> starts)
    {
        foreach (var (tenantId, since) in starts)
        {
            logStarts[tenantId] = since;
        }
    }

    private async Task SaveProgressAsync(IWorkerTransaction transaction)
    {
        if (parts.Time.GetElapsedTime(savedAt) < SaveEvery)
        {
            return;
        }

        savedAt = parts.Time.GetTimestamp();
        await parts.SaveProgressAsync(transaction).ConfigureAwait(false);
    }

    // With every commit: a minute's worth at once would hold up the next.
    private async Task DropCandidatesAsync(IWorkerTransaction transaction, CancellationToken cancellation)
    {
        if (engine.Watermark is { } watermark)
        {
            await transaction.DeleteCandidatesAsync(watermark, cancellation).ConfigureAwait(false);
        }
    }

    private async Task TrimAsync(IWorkerTransaction transaction, DateTimeOffset now, CancellationToken cancellation)
    {
        if (parts.Time.GetElapsedTime(trimmedAt) < TrimEvery)
        {
            return;
        }

        trimmedAt = parts.Time.GetTimestamp();
        var settled = journal.Where(entry => IsSettled(entry, now));
        var gone = settled.Where(entry => !(entry.IsAboutAccounts && IsRecent(entry, parts.Options.Retention.Accounts))).ToList();
        await transaction.DeleteJournalAsync([.. gone.Select(entry => entry.Sequence)], cancellation).ConfigureAwait(false);
        journal.Remove(gone);
        parts.SettledUntil = SettledUntil(now);
    }

    // Whether it can raise no alert any more, whatever comes.
    private bool IsSettled(HeldEntry entry, DateTimeOffset now)
    {
        var age = parts.Options.Retention.Journal;
        return now - entry.ReceivedAt > age && !engine.IsNeeded(entry.Matched, entry.OccurredAt) && !IsRecent(entry, age);
    }

    // By the log itself: a clock that was set forward by a year must not delete a year.
    private bool IsRecent(HeldEntry entry, TimeSpan age) => entry.OccurredAt is { } at && !(parts.Clock.Newest - at > age);
}
