using Detect.Rules;

namespace Detect.Engine;

/// <summary>
/// One group's sliding window, half-open: at a match at time t it holds (t - timespan, t]. The condition is evaluated at each
/// match; an episode goes on while it holds at each and no two are a timespan apart.
/// </summary>
internal sealed class SlidingGroup(GroupKey key, CorrelationShape shape) : Group(key)
{
    private MatchWindow window = new();
    private Measure measure = shape.CreateMeasure();
    private long endedTicks = long.MinValue;
    private bool hasFired;

    public Episode? Episode { get; private set; }

    /// <summary>With every match since then the group comes to this state again, whatever is missing of the older ones.</summary>
    public long NeededSince { get; private set; }

    private long LastTicks => window[window.Count - 1].Match.Ticks;

    public void Add(Entry entry, IEpisodeSink sink)
    {
        var now = entry.Match.Ticks;
        EndIfQuiet(now, sink);
        Evict(now - shape.Timespan);
        if (window.Count == 0 && Episode is null)
        {
            BeginAnew(now);
        }

        window.Add(entry);
        measure.Add(entry);
        Evaluate(entry.Match, now - shape.Timespan, sink);
        if (shape.IsLive && Episode is null && OwesNothingToThePast(now - shape.Timespan))
        {
            BeginAnew(now);
        }

        ForgetMiddle();
    }

    /// <summary>Ends the episode when a whole timespan has passed without a match.</summary>
    public void EndIfQuiet(long now, IEpisodeSink sink)
    {
        if (Episode is not null && IsQuiet(now))
        {
            End(sink);
        }
    }

    /// <summary>An account turned out to be of another class: the condition may have been met in the open window after all.</summary>
    public void EvaluateAgain(IEpisodeSink sink)
    {
        if (Episode is not null || window.Count == 0 || window[0].Match.Ticks <= endedTicks)
        {
            return;
        }

        var again = new SlidingGroup(Key, shape);
        for (var i = 0; i < window.Count; i++)
        {
            again.Add(window[i], sink);
        }

        // What began and was over again in this window has been told: the next thing learnt must not tell it once more.
        endedTicks = Math.Max(endedTicks, again.endedTicks);
        Episode = again.Episode;
        hasFired |= again.hasFired;
    }

    public LiveWindow Describe()
    {
        var newest = window[window.Count - 1].Match;
        var (threshold, applied) = shape.ThresholdFor(newest);
        return new LiveWindow
        {
            TenantId = Key.TenantId,
            Group = shape.Reader.Name(window[0].Match, Key),
            Value = measure.Value(window.Count, newest.Ticks - shape.Timespan),
            Threshold = threshold,
            Class = applied,
            Oldest = new DateTimeOffset((Episode?.Anchor ?? window[0].Match).FirstTicks, TimeSpan.Zero),
            Newest = new DateTimeOffset(newest.Ticks, TimeSpan.Zero),
            IsOpen = Episode is not null,
        };
    }

    public SlidingGroup Copy(Func<Match, Match> asKnown)
    {
        var copy = new SlidingGroup(Key, shape) { window = window.Copy(), Episode = Episode?.Copy(asKnown) };
        for (var i = 0; i < window.Count; i++)
        {
            copy.measure.Add(window[i]);
        }

        return copy;
    }

    private void BeginAnew(long now) => (NeededSince, hasFired) = (now - shape.Timespan + 1, false);

    // Here the condition was judged on the whole window and did not hold, so nothing older can have begun what would go on now. Where
    // classes play a part, an episode goes on under the threshold it began with: it must not hold under any.
    private bool OwesNothingToThePast(long cutoff) => shape.Rule.ClassThresholds is null
        || (window[0].Match.Ticks > endedTicks
            && ((shape.IsMonotonic && !hasFired) || !shape.IsMetForAny(measure, window.Count, cutoff)));

    // A fold goes on while one of its alerts does, and a timespan longer.
    private bool IsQuiet(long now)
    {
        var last = LastTicks;
        foreach (var inner in shape.IsFold ? Episode!.Proof.Kept.Select(m => m.Episode).OfType<Episode>() : [])
        {
            if (!inner.HasEnded && now < inner.LastTicks + ((CorrelationRule)inner.Rule).Timespan.Ticks)
            {
                return false;
            }

            last = Math.Max(last, inner.LastTicks);
        }

        return now - last >= shape.Timespan;
    }

    private void Evict(long cutoff)
    {
        while (window.Count > 0 && window[0].Match.Ticks <= cutoff)
        {
            measure.Remove(window.RemoveOldest());
        }
    }

    private void Evaluate(Match match, long cutoff, IEpisodeSink sink)
    {
        var (threshold, applied) = shape.ThresholdFor(match);
        if (!IsMet(threshold, cutoff))
        {
            End(sink);
            return;
        }

        var began = Episode is null;
        if (began)
        {
            hasFired = true;
            Episode = Begin(match, threshold, applied);
            if (shape.IsMonotonic && shape.Rule.ClassThresholds is null)
            {
                NeededSince = window[0].Match.Ticks;
            }
        }
        else
        {
            Episode!.Proof.Add(match);
        }

        Episode.Observe(measure.Value(window.Count, cutoff), match.Ticks - window[0].Match.FirstTicks);
        if (began)
        {
            sink.Began(Episode);
        }
    }

    // An episode that began under a milder threshold is not broken off by another account's stricter one.
    private bool IsMet(Threshold threshold, long cutoff) =>
        measure.IsMet(threshold, window.Count, cutoff)
        || (Episode?.Threshold is { } own && own != threshold && measure.IsMet(own, window.Count, cutoff));

    private Episode Begin(Match match, Threshold threshold, AppliedClass? applied)
    {
        var proof = new Proof(shape.EventsPerAlert);
        for (var i = 0; i < window.Count; i++)
        {
            proof.Add(window[i].Match);
        }

        return new Episode
        {
            Rule = shape.AlertRule,
            IsFolded = shape.IsFold,
            SilencedBy = shape.IsFold ? CorrelationReader.SilenceOf(Key) : null,
            IsSilenceDecided = shape.IsFold,
            TenantId = Key.TenantId,
            Key = Key,
            Group = shape.Reader.Name(window[0].Match, Key),
            Anchor = window[0].Match,
            Trigger = match,
            TriggerTicks = match.Ticks,
            Proof = proof,
            ProofAtTrigger = shape.IsReferenced ? proof.Copy() : null,
            Threshold = threshold,
            Class = applied ?? window[0].Match.Episode?.Class,
        };
    }

    private void End(IEpisodeSink sink)
    {
        if (Episode is not { } ended)
        {
            return;
        }

        Episode = null;
        endedTicks = ended.LastTicks;
        ended.HasEnded = true;
        sink.Ended(ended);
    }

    // In a flood the window keeps the records of the oldest and the newest only; the others still count.
    private void ForgetMiddle()
    {
        var oldestToForget = window.Count - shape.EventsPerAlert - 1;
        if (oldestToForget >= shape.EventsPerAlert && IsElsewhere(window[oldestToForget].Match.Rank, oldestToForget))
        {
            window.ForgetEvent(oldestToForget);
        }
    }

    // The one match of a rule amid the flood of another is what the alert will be about.
    private bool IsElsewhere(int rank, int index)
    {
        if (shape.Order.Count == 1)
        {
            return true;
        }

        for (var i = 1; i <= shape.EventsPerAlert; i++)
        {
            if (window[index + i].Match.Rank == rank || window[i - 1].Match.Rank == rank)
            {
                return true;
            }
        }

        return false;
    }
}
