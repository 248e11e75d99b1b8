using Detect.Events;
using Detect.Rules;

namespace Detect.Engine;

/// <summary>
/// The engine of the hosted worker: raises and updates alerts at once, on a clock that moves only when its caller moves it. What it
/// makes of the events it is given depends on their order, on the watermark in force at each, and on nothing else: an engine that is
/// restored and given the same events under the same watermarks says the same again. One thread drives it.
/// </summary>
public sealed class LiveEngine : IDisposable
{
    /// <summary>Of so many tenants at most it is kept when their logs began.</summary>
    public const int MostTenants = Engine.LogStarts.MostTenants;

    private readonly DetectionEngine engine;
    private readonly LiveAlerts alerts = new();
    private readonly Lazy<CompiledRules> compiled;
    private readonly IDisposable subscription;
    private readonly TimeSpan reach;
    private readonly bool asksForLogStarts;
    private readonly Dictionary<string, Alert> toldSinceLearntLate = new(StringComparer.Ordinal);

    /// <param name="options">Their timing is always <see cref="AlertTiming.Eager"/>.</param>
    /// <param name="reach">How far behind the watermark what comes late can be worked in: what is kept reaches back as far.</param>
    public LiveEngine(RuleSet rules, EngineOptions? options = null, TimeSpan reach = default)
    {
        ArgumentNullException.ThrowIfNull(rules);
        this.reach = reach;
        engine = new DetectionEngine(rules, (options ?? new EngineOptions()) with { Timing = AlertTiming.Eager }, isLive: true, reach.Ticks);
        subscription = engine.Alerts.Subscribe(alerts.Add);
        asksForLogStarts = AsksForLogStarts(rules);
        compiled = new Lazy<CompiledRules>(() => CompiledRules.Compile(engine.RulesToMatch));
    }

    /// <summary>What a rule says depends on when the log began: it awaits something from there on, or learns from there on.</summary>
    public static bool AsksForLogStarts(RuleSet rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        return rules.SigmaRules.Any(rule => rule.FirstSeen is { GroupBy.Count: 0 })
            || rules.Correlations.Any(rule => rule is { Absent: { After: null }, GroupBy.Count: 0 });
    }

    /// <summary>Nothing is counted while this is true: for a journal that is processed again.</summary>
    public bool IsMuted
    {
        get => engine.Counters.IsMuted;
        set => engine.Counters.IsMuted = value;
    }

    /// <summary>No event older than this is awaited any more; null as long as the clock has not been moved.</summary>
    public DateTimeOffset? Watermark => engine.WatermarkTicks == long.MinValue ? null : Time(engine.WatermarkTicks);

    /// <summary>How far back what comes late can be worked in; null as long as the clock has not been moved.</summary>
    public DateTimeOffset? Reached => Watermark is not { } watermark ? null
        : watermark - DateTimeOffset.MinValue > reach ? watermark - reach : DateTimeOffset.MinValue;

    /// <summary>
    /// Event time of the oldest event that is late and waits to be worked in (not older than <see cref="Reached"/> was when it came), so that
    /// what is needed for that is kept though the watermark goes on; null when nothing waits.
    /// </summary>
    public DateTimeOffset? LateSince
    {
        get => engine.Journal.Held == long.MaxValue ? null : Time(engine.Journal.Held);
        set => engine.Journal.Held = value?.UtcTicks ?? long.MaxValue;
    }

    /// <summary>Event time of the first event ever seen of each tenant, from which learning periods run; empty for events that name no tenant.</summary>
    public IEnumerable<KeyValuePair<string, DateTimeOffset>> LogStarts =>
        engine.Core.Starts.All.Select(start => KeyValuePair.Create(start.Key, Time(start.Value)));

    public EngineStatistics Statistics => engine.Statistics;

    /// <summary>Groups of correlations, and what first_seen remembers, at this moment.</summary>
    public int GroupCount => engine.Core.GroupCount;

    /// <summary>Who the accounts are, with what the log has taught. Safe on any thread.</summary>
    public AccountDirectory Accounts => engine.Accounts;

    internal CompiledRules Compiled => compiled.Value;

    internal IEnumerable<Alert> UnderWay => engine.Eager!.UnderWay;

    /// <summary>
    /// It has been taught something about accounts that is older than the watermark: what it has told since may be neither what one would
    /// have told that knew it in time nor what one that never knew it.
    /// </summary>
    internal bool HasLearntLate { get; private set; }

    /// <summary>What was told since then of rules that ask for the class of an account.</summary>
    internal IEnumerable<Alert> ToldSinceLearntLate => toldSinceLearntLate.Values;

    /// <summary>An event of this tenant and time was seen, whether it matched anything or not.</summary>
    public void Observe(string? tenantId, DateTimeOffset occurredAt)
    {
        // Where nothing asks for it, a log's beginning can be put right at any time: rules that will may be loaded later.
        if (asksForLogStarts)
        {
            engine.ObserveLive(tenantId, occurredAt.UtcTicks);
        }
        else
        {
            engine.Core.Starts.Observe(tenantId, occurredAt.UtcTicks);
        }
    }

    /// <summary>
    /// The event shows that the log of its tenant begins earlier than it seemed, and a rule goes by that: it is to be taken though it matched
    /// nothing. One that is late asks for the journal to be taken again, and so counts only as far back as that can be done exactly.
    /// </summary>
    public bool MovesLogStart(LiveEvent e)
    {
        ArgumentNullException.ThrowIfNull(e);
        var start = engine.Core.Starts.Of(e.Event.TenantId);
        return asksForLogStarts
            && e.OccurredAt is { } time
            && time.UtcTicks < start
            && (!(time < Watermark) || Reached?.UtcTicks < start);
    }

    /// <summary>Counts an event that is too late for the windows and waits to be worked in.</summary>
    public void CountLate() => engine.Counters.TooLate();

    /// <summary>
    /// Takes events in their order under the present watermark. Returns the alerts that this raised or updated, the last state of each,
    /// in the order of raising.
    /// </summary>
    public IReadOnlyList<Alert> Process(IReadOnlyList<LiveEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        foreach (var e in events)
        {
            HasLearntLate |= e.IsAboutAccounts && e.OccurredAt < Watermark;
            if (e.Matches.Count > 0)
            {
                engine.TakeLive(new EvaluatedEvent(e.Key, e.OccurredAt, e.Matches, e.Event.TenantId));
            }
            else if (e.OccurredAt is { } time)
            {
                Observe(e.Event.TenantId, time);
            }
        }

        return Drain();
    }

    /// <summary>Everything up to then is known: runs windows and timers. A time that is past already changes nothing.</summary>
    public IReadOnlyList<Alert> MoveWatermark(DateTimeOffset to)
    {
        engine.MoveWatermark(to.UtcTicks);
        return Drain();
    }

    /// <summary>
    /// Before the journal is processed again: what was stored of <see cref="LogStarts"/> and <see cref="TakeSeenChanges"/>. Once the journal
    /// has been processed, each entry under its own watermark, and the watermark stands where it stood, the state is what it was.
    /// </summary>
    /// <param name="asOf">
    /// Null for what was stored, as it is. Else what was known then, so that every match since is judged anew: for a journal that holds them all.
    /// </param>
    public void Restore(IEnumerable<KeyValuePair<string, DateTimeOffset>> logStarts, IReadOnlyList<SeenState> seen, DateTimeOffset? asOf = null)
    {
        ArgumentNullException.ThrowIfNull(logStarts);
        ArgumentNullException.ThrowIfNull(seen);
        foreach (var (tenantId, start) in logStarts)
        {
            Observe(tenantId, start);
        }

        foreach (var ofRule in seen.Where(state => !state.IsForgotten).OrderBy(state => state.Last).GroupBy(state => state.RuleId))
        {
            if (engine.Ranks.Rules.FindIndex(rule => rule.Id == ofRule.Key) is >= 0 and var rank)
            {
                Restore(rank, [.. ofRule], asOf);
            }
        }
    }

    /// <summary>Everything that first_seen knows now, not what has changed of it: what differs in the store is to be deleted.</summary>
    public IReadOnlyList<SeenState> FirstSeen() => [.. engine.Core.FirstSeen.SelectMany(pair => pair.Value.All())];

    /// <summary>
    /// What has changed, since it was last asked, of what <see cref="Restore"/> must be given; to be stored in the commit that holds the
    /// events taken so far. Also moves what <see cref="IsNeeded"/> answers forward to the present.
    /// </summary>
    public IReadOnlyList<SeenState> TakeSeenChanges() => engine.Journal.TakeChanges();

    /// <summary>
    /// False when no window, episode, fold, waiting match or timer can need a journal entry any more, as of the last
    /// <see cref="TakeSeenChanges"/>. What an entry teaches about accounts, and duplicates of it that come too late, are its caller's to
    /// remember longer.
    /// </summary>
    /// <param name="matched">The rules that the event matched.</param>
    /// <param name="occurredAt">Null for an event without a time, which stands alone.</param>
    public bool IsNeeded(IReadOnlyList<SigmaRule> matched, DateTimeOffset? occurredAt) =>
        occurredAt is { } time && engine.Journal.IsNeeded(matched, time.UtcTicks);

    /// <summary>The windows of a correlation as they stand, with what lies beyond the watermark where that is decided at once.</summary>
    public IReadOnlyList<LiveWindow> Windows(string ruleId, int limit)
    {
        foreach (var correlation in engine.Core.Correlations)
        {
            if (correlation.Rule.Id == ruleId && correlation is not SlidingCorrelation { Shape.IsFold: true })
            {
                return [.. WindowsOf(correlation).Take(limit)];
            }
        }

        return [];
    }

    public void Dispose()
    {
        subscription.Dispose();
        engine.Dispose();
    }

    private IReadOnlyList<Alert> Drain()
    {
        var told = alerts.Drain();
        foreach (var alert in HasLearntLate ? told.Where(alert => RuleRanks.AsksForClasses(alert.Rule)) : [])
        {
            toldSinceLearntLate[alert.Id] = alert;
        }

        return told;
    }

    private IEnumerable<LiveWindow> WindowsOf(Correlation correlation)
    {
        if (correlation is not SlidingCorrelation sliding)
        {
            return correlation.Windows();
        }

        var beyond = engine.Ahead!.Groups(sliding).ToList();
        var known = beyond.Select(group => group.Key).ToHashSet();
        return beyond.Concat(sliding.Groups.Where(group => !known.Contains(group.Key))).Select(group => group.Describe());
    }

    private void Restore(int rank, IReadOnlyList<SeenState> states, DateTimeOffset? asOf)
    {
        if (engine.Ranks.Rules[rank] is SigmaRule { FirstSeen: not null } rule)
        {
            engine.Core.FilterOf(rank, rule).Restore(asOf is { } time ? SeenAsOf.Of(states, time) : states, asOf is { Ticks: > 0 } ? asOf.Value.AddTicks(-1) : null);
        }
        else if (engine.Core.Correlations.OfType<JudgedCorrelation>().FirstOrDefault(c => engine.Ranks.ByRule[c.Rule] == rank) is { } judged)
        {
            foreach (var state in states)
            {
                judged.Restore(state);
            }
        }
    }

    internal bool Concerns(SigmaRule rule, AuditEvent e) => engine.Concerns(rule, e);

    private static DateTimeOffset Time(long ticks) => new(ticks, TimeSpan.Zero);
}
