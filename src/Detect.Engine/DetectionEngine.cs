using System.Reactive.Linq;
using System.Reactive.Subjects;
using Detect.Events;
using Detect.Rules;

namespace Detect.Engine;

/// <summary>
/// Stage two: de-duplicates, correlates on one event-time clock and runs the alert stages. One thread drives it.
/// </summary>
public sealed class DetectionEngine : IDisposable
{
    private const int MatchedKept = 1 << 20;

    private readonly RuleRanks ranks;
    private readonly Subject<Alert> alerts = new();
    private readonly EngineCounters counters = new();
    private readonly Watermark watermark;
    private readonly SeenEvents seen;
    private readonly RecentKeys matchedKeys = new(MatchedKept);
    private readonly EngineCore core;
    private readonly AheadEngine? ahead;
    private readonly EagerAlerts? eager;
    private readonly JournalNeeds? journal;
    private readonly AccountDirectory accounts;
    private readonly AccountObservations? observations;
    private readonly long judgedSpan;
    private int? onlySource;
    private long newest = long.MinValue;
    private long ranTo = long.MinValue;
    private bool isComplete;

    public DetectionEngine(RuleSet rules, EngineOptions? options = null)
        : this(rules, options ?? new EngineOptions(), isLive: false)
    {
    }

    /// <param name="isLive">The caller moves the clock, and what accounts hold is learnt whether a rule asks for it or not.</param>
    /// <param name="reach">How far behind the watermark a live engine's state can be asked for again.</param>
    internal DetectionEngine(RuleSet rules, EngineOptions options, bool isLive, long reach = 0)
    {
        ArgumentNullException.ThrowIfNull(rules);
        options = options with { Accounts = options.Accounts.Fresh() };
        accounts = options.Accounts;
        observations = isLive || rules.Correlations.Any(rule => rule.ClassThresholds is not null) ? AccountObservations.Shared : null;
        // A judged window asks for the class of the account that opened it, a timespan before.
        judgedSpan = rules.Correlations.Where(rule => rule.ClassThresholds is not null).Select(rule => rule.Timespan.Ticks).DefaultIfEmpty().Max();
        var concerned = rules.SigmaRules.Where(rule => rule.Account is null || accounts.Lists(rule.Account.Class));
        RulesToMatch = [.. concerned, .. observations?.Rules ?? []];
        ranks = new RuleRanks(rules);
        watermark = new Watermark(options.AllowedLateness.Ticks);
        seen = new SeenEvents(options.AllowedLateness.Ticks);
        var stages = new AlertStages(options.Silences, new AlertBuilder(ranks.Rules, options.Limits.EventsPerAlert));
        if (options.Timing == AlertTiming.Final)
        {
            core = new EngineCore(ranks, options, counters, new FinalAlerts(stages, alert => Publish(alert, isNew: true)));
            return;
        }

        eager = new EagerAlerts(stages, options.Limits.EventsPerAlert, Publish) { Watermark = () => watermark.Ticks };
        core = new EngineCore(ranks, options, counters, eager, isLive);
        ahead = new AheadEngine(ranks, core, eager);
        journal = isLive ? new JournalNeeds(ranks, core, ahead, eager, reach) : null;
    }

    /// <summary>Alerts as they are raised and, with <see cref="AlertTiming.Eager"/>, updated.</summary>
    public IObservable<Alert> Alerts => alerts.AsObservable();

    /// <summary>
    /// The plain rules whose matches the engine wants to see: the rule set's, but for those about accounts of a class that has
    /// none, and those that observe accounts.
    /// </summary>
    public IReadOnlyList<SigmaRule> RulesToMatch { get; }

    public EngineStatistics Statistics => counters.Snapshot(core.GroupCount, core.PeakGroupCount);

    internal AccountDirectory Accounts => accounts;

    internal EngineCore Core => core;

    internal AheadEngine? Ahead => ahead;

    internal EagerAlerts? Eager => eager;

    internal JournalNeeds Journal => journal!;

    internal RuleRanks Ranks => ranks;

    internal EngineCounters Counters => counters;

    internal long WatermarkTicks => watermark.Ticks;

    /// <summary>False when the rule is about accounts of a class and the event's is none. Safe on any thread.</summary>
    internal bool Concerns(SigmaRule rule, AuditEvent e) => rule.Account is null || accounts.Lists(e, rule.Account);

    /// <summary>
    /// Announces a source before any event is processed: the clock waits for every announced source until it is completed.
    /// Returns its number.
    /// </summary>
    public int AddSource(string name) => watermark.Add(name);

    /// <summary>The source does not deliver in about the order of event time (an API's answer, a download): it moves the clock only at its end.</summary>
    public void MarkUnordered(int source) => watermark.MarkUnordered(source);

    /// <summary>Takes events of a source in order of arrival.</summary>
    public void Process(int source, ReadOnlySpan<EvaluatedEvent> events)
    {
        ObjectDisposedException.ThrowIf(isComplete, this);
        counters.Events(events.Length);
        foreach (ref readonly var e in events)
        {
            Process(source, in e);
        }
    }

    /// <summary>The source is quiet and alive: nothing older than this, less the lateness, is awaited from it.</summary>
    public void Heartbeat(int source, DateTimeOffset time)
    {
        watermark.Heartbeat(source, time.UtcTicks);
        Advance();
    }

    public void CompleteSource(int source)
    {
        watermark.Complete(source);
        Advance();
    }

    /// <summary>Takes events in order of arrival, from one source.</summary>
    public void Process(ReadOnlySpan<EvaluatedEvent> events)
    {
        onlySource ??= AddSource("-");
        Process(onlySource.Value, events);
    }

    /// <summary>No more events will come: closes every window.</summary>
    public void Complete()
    {
        if (isComplete)
        {
            return;
        }

        isComplete = true;
        watermark.CompleteAll();
        core.Complete(newest);
        alerts.OnCompleted();
    }

    public void Dispose()
    {
        core.Dispose();
        alerts.Dispose();
    }

    /// <summary>Takes an event without moving the clock.</summary>
    internal void TakeLive(in EvaluatedEvent e)
    {
        counters.Events(1);
        _ = TryTake(in e, out _);
    }

    /// <summary>An event of this time was seen, whether it matched or not: the log may begin with it.</summary>
    internal void ObserveLive(string? tenantId, long ticks)
    {
        if (ticks >= watermark.Ticks)
        {
            core.Starts.Observe(tenantId, ticks);
        }
    }

    internal void MoveWatermark(long ticks)
    {
        watermark.MoveTo(ticks);
        Advance();
        journal!.Sample(watermark.Ticks);
    }

    private void Process(int source, in EvaluatedEvent e)
    {
        if (TryTake(in e, out var ticks))
        {
            watermark.Observe(source, ticks);
            Advance();
        }
    }

    /// <returns>False when the event is a duplicate, too late, or without a time: it says nothing of how far the log has come.</returns>
    private bool TryTake(in EvaluatedEvent e, out long ticks)
    {
        ticks = 0;
        if (e.OccurredAt is not { } occurredAt)
        {
            TakeUntimed(in e);
            return false;
        }

        ticks = occurredAt.UtcTicks;
        if (!seen.Add(e.Key, ticks))
        {
            counters.Duplicate();
            return false;
        }

        if (ticks < watermark.Ticks)
        {
            TakeLate(in e, ticks);
            return false;
        }

        newest = Math.Max(newest, ticks);
        core.Starts.Observe(e.TenantId, ticks);
        if (e.Matches is { Count: > 0 } matches)
        {
            matchedKeys.Add(e.Key);
            Take(matches, in e, ticks);
        }

        return true;
    }

    private void Take(IReadOnlyList<RuleMatch> matches, in EvaluatedEvent e, long ticks)
    {
        foreach (var match in matches)
        {
            if (RankOf(match, ticks) is { } rank)
            {
                counters.Matched(match.Rule);
                var taken = new Match(rank, ticks, e.Key, match.Event);
                core.Add(taken);
                ahead?.Take(taken);
            }
        }
    }

    private void TakeUntimed(in EvaluatedEvent e)
    {
        if (!seen.AddUntimed(e.Key))
        {
            counters.Duplicate();
            return;
        }

        counters.Untimed();
        TakeAlone(in e, -1);
    }

    private void TakeLate(in EvaluatedEvent e, long ticks)
    {
        // Its duplicates may have come while it was still remembered.
        if (e.Matches is { Count: > 0 } && !matchedKeys.Add(e.Key))
        {
            counters.Duplicate();
            return;
        }

        counters.TooLate();
        TakeAlone(in e, ticks);
    }

    private void TakeAlone(in EvaluatedEvent e, long ticks)
    {
        foreach (var match in e.Matches ?? [])
        {
            if (RankOf(match, ticks) is { } rank)
            {
                counters.Matched(match.Rule);
                core.TakeAlone(new Match(rank, ticks, e.Key, match.Event));
            }
        }
    }

    /// <summary>Null when the match is not for the user's rules.</summary>
    private int? RankOf(RuleMatch match, long ticks) =>
        !Teaches(match, ticks) && ranks.ByRule.TryGetValue(match.Rule, out var rank) && Concerns(match.Rule, match.Event) ? rank : null;

    private bool Teaches(RuleMatch match, long ticks)
    {
        if (observations?.Teach(accounts, match.Rule, match.Event, ticks) != true)
        {
            return false;
        }

        if (ticks < watermark.Ticks)
        {
            core.AccountsChanged();
        }

        ahead?.AccountsChanged();
        return true;
    }

    private void Advance()
    {
        if (watermark.Ticks > ranTo && watermark.Ticks > long.MinValue)
        {
            ranTo = watermark.Ticks;
            seen.ForgetBefore(ranTo);
            core.Run(ranTo);
            accounts.Horizon = ranTo == long.MaxValue ? ranTo : ranTo - judgedSpan;
        }
    }

    private void Publish(Alert alert, bool isNew)
    {
        if (isNew)
        {
            counters.Alert(alert.SilencedBy is not null);
        }

        alerts.OnNext(alert);
    }
}
