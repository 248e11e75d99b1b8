using Detect.Rules;

namespace Detect.Engine;

/// <summary>
/// Correlations whose condition more events can make false. A window opens at the group's first match, [t, t + timespan), and
/// is judged once, when the clock has reached its end; the next opens at the next match.
/// </summary>
internal sealed class JudgedCorrelation : Correlation
{
    private readonly CorrelationShape shape;
    private readonly CorrelationContext context;
    private readonly IEpisodeSink episodes;
    private readonly GroupTable<JudgedGroup> groups;
    private readonly DueTimer timer;
    private readonly GroupLossReport losses;
    private readonly JudgedEnds? ends;

    public JudgedCorrelation(CorrelationShape shape, CorrelationContext context)
        : base(shape.Rule)
    {
        this.shape = shape;
        this.context = context;
        episodes = context.Episodes;
        losses = new GroupLossReport(shape.Rule, context);
        groups = new GroupTable<JudgedGroup>(
            context.Options.Limits.GroupsPerCorrelation,
            losses.Add);
        timer = new DueTimer(context.Clock, Judge);
        ends = context.IsLive ? new JudgedEnds(shape.Rule) : null;
    }

    public override int GroupCount => groups.Count;

    public override int PeakGroupCount => groups.Peak;

    public override void OnMatch(Match match)
    {
        if (shape.Reader.Group(match) is not { } key || !shape.Reader.TryReadValue(match, out var value))
        {
            return;
        }

        // Given again, of a window that was judged before the journal begins.
        if (match.Ticks < ends?.Last(key))
        {
            return;
        }

        var group = groups.Find(key);
        if (group is null)
        {
            group = new JudgedGroup(key, shape, match);
            if (!groups.Add(group))
            {
                return;
            }
        }

        group.Add(new Entry(match, value));
        timer.EnsureBy(groups.First()!.DueFrom + shape.Timespan);
    }

    public override long NeededSince(long watermark)
    {
        var since = base.NeededSince(watermark);
        foreach (var group in groups.All)
        {
            since = Math.Min(since, shape.TakesEventsOnly ? group.DueFrom : group.DueFrom - shape.Timespan + 1);
        }

        return since;
    }

    public void Restore(SeenState state) => ends!.Restore(state);

    /// <param name="asOf">The watermark at which the state must be had again from what is kept.</param>
    public IEnumerable<SeenState> TakeChanges(long asOf) => ends!.TakeChanges(asOf, key => groups.Find(key)?.DueFrom);

    public override IEnumerable<LiveWindow> Windows() => groups.All.Select(group => group.Describe());

    public override void Dispose()
    {
        timer.Dispose();
        losses.Dispose();
    }

    private void Judge(long now)
    {
        while (groups.First() is { } first && first.DueFrom + shape.Timespan <= now)
        {
            groups.Remove(first);
            ends?.Add(first.Key, first.DueFrom + shape.Timespan);
            if (first.Judge(context.LogEnd()) is { } episode)
            {
                episodes.Began(episode);
                episode.HasEnded = true;
                episodes.Ended(episode);
            }
        }

        if (groups.First() is { } next)
        {
            timer.EnsureBy(next.DueFrom + shape.Timespan);
        }
    }

    private sealed class JudgedGroup : Group
    {
        private readonly CorrelationShape shape;
        private readonly Match opening;
        private readonly Measure measure;
        private readonly Proof proof;

        public JudgedGroup(GroupKey key, CorrelationShape shape, Match opening)
            : base(key)
        {
            this.shape = shape;
            this.opening = opening;
            measure = shape.CreateMeasure();
            proof = new Proof(shape.EventsPerAlert);
            DueFrom = opening.Ticks;
        }

        public void Add(Entry entry)
        {
            measure.Add(entry);
            proof.Add(entry.Match);
        }

        public LiveWindow Describe()
        {
            var (threshold, applied) = shape.ThresholdFor(opening);
            return new LiveWindow
            {
                TenantId = Key.TenantId,
                Group = shape.Reader.Name(opening, Key),
                Value = measure.Value((int)Math.Min(proof.Count, int.MaxValue), opening.Ticks - 1),
                Threshold = threshold,
                Class = applied,
                Oldest = new DateTimeOffset(opening.Ticks, TimeSpan.Zero),
                Newest = new DateTimeOffset(proof.Last.Ticks, TimeSpan.Zero),
            };
        }

        /// <param name="logEnd">Where the log ends, once it has: a window that reaches beyond it was cut short.</param>
        public Episode? Judge(long? logEnd)
        {
            var (threshold, applied) = shape.ThresholdFor(opening);
            var count = (int)Math.Min(proof.Count, int.MaxValue);
            if (!measure.IsMet(threshold, count, opening.Ticks - 1))
            {
                return null;
            }

            var end = opening.Ticks + shape.Timespan;
            var cutShort = logEnd < end;
            var episode = new Episode
            {
                Rule = shape.Rule,
                TenantId = Key.TenantId,
                Key = Key,
                Group = shape.Reader.Name(opening, Key),
                Anchor = opening,
                Trigger = opening,
                TriggerTicks = end,
                Proof = proof,
                Threshold = threshold,
                CutShort = cutShort,
                Class = applied,
            };
            episode.Observe(measure.Value(count, opening.Ticks - 1), (cutShort ? logEnd!.Value : end) - opening.Ticks);
            return episode;
        }
    }
}
