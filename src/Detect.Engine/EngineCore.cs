using System.Reactive.Linq;
using System.Reactive.Subjects;
using Detect.Rules;

namespace Detect.Engine;

/// <summary>
/// The one evaluator: takes matches in event-time order as the watermark passes them, runs the clock between them, and tells
/// of episodes. What it makes of a log does not depend on the order of arrival.
/// </summary>
internal sealed class EngineCore : IEpisodeSink, IDisposable
{
    private readonly MatchQueue queue = new();
    private readonly EventClock clock = new();
    private readonly RuleRanks ranks;
    private readonly Subject<Match>[] streams;
    private readonly List<Correlation> correlations = [];
    private readonly Dictionary<int, FirstSeenFilter> firstSeen = [];
    private readonly Dictionary<Rule, SlidingCorrelation> folds = [];
    private readonly CorrelationContext context;
    private readonly IEpisodeSink alerts;
    private readonly LogStarts starts = new();
    private long? logEnd;
    private bool isStarted;

    /// <param name="isLive">It is to start again from the journal and from what it tells to be stored.</param>
    public EngineCore(RuleRanks ranks, EngineOptions options, EngineCounters counters, IEpisodeSink alerts, bool isLive = false)
    {
        this.ranks = ranks;
        this.alerts = alerts;
        context = new CorrelationContext(clock, options, counters, options.Accounts, options.Silences, ranks.ByRule, this, alerts)
        {
            IsLive = isLive,
            LogEnd = () => logEnd,
            IsReferenced = ranks.Correlations.SelectMany(RuleRanks.InputsOf).ToHashSet().Contains,
        };
        streams = [.. ranks.Rules.Select(_ => new Subject<Match>())];
        ranks.Correlations.ForEach(Connect);
        ranks.Rules.ForEach(ConnectAlerts);
    }

    public int GroupCount => correlations.Sum(c => c.GroupCount) + firstSeen.Values.Sum(f => f.Count);

    public int PeakGroupCount => correlations.Sum(c => c.PeakGroupCount) + firstSeen.Values.Sum(f => f.Peak);

    public IEnumerable<SlidingCorrelation> Sliding => correlations.OfType<SlidingCorrelation>();

    /// <summary>Every correlation, folds included.</summary>
    public IReadOnlyList<Correlation> Correlations => correlations;

    public IEnumerable<KeyValuePair<int, FirstSeenFilter>> FirstSeen => firstSeen;

    /// <summary>Told of each match when every correlation has taken it.</summary>
    public Action<Match>? Evaluated { get; set; }

    public LogStarts Starts => starts;

    public void Add(Match match) => queue.Add(match);

    /// <summary>Everything older than the watermark is known: evaluates it, and runs the timers due until then.</summary>
    public void Run(long watermark)
    {
        Start(watermark);
        while (true)
        {
            var nextMatch = queue.NextTicks is { } ticks && ticks < watermark ? ticks : (long?)null;
            var nextTimer = clock.NextDue is { } due && due <= watermark ? due : (long?)null;

            // A timer due exactly when a match occurred runs first: windows do not hold what is a whole timespan later.
            if (nextTimer is not null && (nextMatch is null || nextTimer <= nextMatch))
            {
                clock.MoveTo(nextTimer.Value);
            }
            else if (nextMatch is not null)
            {
                clock.MoveTo(nextMatch.Value);
                Dispatch(queue.Take());
            }
            else
            {
                return;
            }
        }
    }

    public void Complete(long newest)
    {
        logEnd = newest;
        Run(long.MaxValue);
    }

    /// <summary>An event that no window awaits any more, or that has no time, still meets single-event rules.</summary>
    public void TakeAlone(Match match)
    {
        var rule = ranks.Rules[match.Rank];
        if (rule.RaisesAlerts && Passes(match, isTooLate: true))
        {
            alerts.Ended(SingleEvent.Of(rule, match));
        }
    }

    /// <summary>What is known of accounts by now applies to every window that is still open.</summary>
    public void AccountsChanged()
    {
        foreach (var correlation in Sliding.Where(c => c.Rule.ClassThresholds is not null))
        {
            Guard(correlation.Rule, correlation.EvaluateAgain);
        }
    }

    public void Began(Episode episode)
    {
        var rank = ranks.ByRule[episode.Rule];
        if (!episode.IsFolded && streams[rank].HasObservers)
        {
            queue.Add(TriggerOf(episode));
        }

        if (AlertsAlone(episode))
        {
            alerts.Began(episode);
        }
    }

    public void Ended(Episode episode)
    {
        if (AlertsAlone(episode))
        {
            alerts.Ended(episode);
        }
    }

    /// <summary>True when the episode becomes an alert of its own, not part of a fold's.</summary>
    public bool AlertsAlone(Episode episode) => episode.IsFolded
        ? episode.Rule.RaisesAlerts
        : AlertsAlone(episode.Rule, TriggerOf(episode));

    public bool AlertsAlone(Rule rule, Match match) =>
        rule.RaisesAlerts && !(folds.TryGetValue(rule, out var fold) && fold.Shape.Reader.HasGroup(match));

    /// <summary>An exception inside an Rx operator would end the stream for good: it is caught at the edge, for one rule and one match.</summary>
    public void Guard(Rule rule, Action take)
    {
        try
        {
            take();
        }
#pragma warning disable CA1031
        catch (Exception exception)
#pragma warning restore CA1031
        {
            context.Counters.RuleError(rule);
            context.Options.RuleFailed?.Invoke(rule, exception);
        }
    }

    public void Dispose()
    {
        correlations.ForEach(c => c.Dispose());
        foreach (var filter in firstSeen.Values)
        {
            filter.Dispose();
        }

        Array.ForEach(streams, s => s.Dispose());
    }

    private void Start(long watermark)
    {
        // Only when the watermark has passed it is the log's first event certain.
        if (!isStarted && starts.Earliest < watermark)
        {
            isStarted = true;
            clock.MoveTo(starts.Earliest);
            correlations.ForEach(c => c.OnLogStart(starts.Earliest));
        }
    }

    private void Dispatch(Match match)
    {
        if (Passes(match, isTooLate: false))
        {
            streams[match.Rank].OnNext(match);
            Evaluated?.Invoke(match);
        }
    }

    private bool Passes(Match match, bool isTooLate)
    {
        if (ranks.Rules[match.Rank] is not SigmaRule { FirstSeen: not null } rule)
        {
            return true;
        }

        return FilterOf(match.Rank, rule).Passes(match, starts.Of(match.TenantId), isTooLate);
    }

    public FirstSeenFilter FilterOf(int rank, SigmaRule rule)
    {
        if (!firstSeen.TryGetValue(rank, out var filter))
        {
            firstSeen.Add(rank, filter = new FirstSeenFilter(rule, context));
        }

        return filter;
    }

    private void Connect(CorrelationRule rule)
    {
        var correlation = Correlation.Create(rule, context);
        correlations.Add(correlation);
        correlation.Inputs
            .Select(input => streams[ranks.ByRule[input]])
            .Merge()
            .Subscribe(Guarded(rule, correlation.OnMatch));
    }

    private void ConnectAlerts(Rule rule)
    {
        if (!rule.RaisesAlerts)
        {
            return;
        }

        SlidingCorrelation? fold = null;
        if (rule.Fold is { } options)
        {
            fold = new SlidingCorrelation(new CorrelationShape(FoldRule.Of(rule, options), context, rule), context);
            correlations.Add(fold);
            folds.Add(rule, fold);
        }

        if (rule is SigmaRule || fold is not null)
        {
            streams[ranks.ByRule[rule]].Subscribe(Guarded(rule, match => TakeAlert(rule, fold, match)));
        }
    }

    private void TakeAlert(Rule rule, SlidingCorrelation? fold, Match match)
    {
        if (fold is not null && fold.Shape.Reader.HasGroup(match))
        {
            fold.OnMatch(match);
        }
        else if (rule is SigmaRule)
        {
            alerts.Ended(SingleEvent.Of(rule, match));
        }
    }

    // What a late piece of knowledge makes true begins when it is learnt: matches come in the order of time.
    private Match TriggerOf(Episode episode) =>
        new(ranks.ByRule[episode.Rule], Math.Max(episode.TriggerTicks, clock.Clock), episode.Trigger.Key, null, episode);

    private Action<Match> Guarded(Rule rule, Action<Match> take) => match => Guard(rule, () => take(match));
}
