namespace Detect.Engine;

/// <summary>Correlations whose condition more events can only make truer: decided on the match that completes them.</summary>
internal sealed class SlidingCorrelation : Correlation
{
    private readonly CorrelationShape shape;
    private readonly IEpisodeSink episodes;
    private readonly EventClock clock;
    private readonly GroupTable<SlidingGroup> groups;
    private readonly DueTimer timer;
    private readonly GroupLossReport losses;

    public SlidingCorrelation(CorrelationShape shape, CorrelationContext context)
        : base(shape.Rule)
    {
        this.shape = shape;
        episodes = context.Episodes;
        clock = context.Clock;
        losses = new GroupLossReport(shape.Rule, context);
        groups = new GroupTable<SlidingGroup>(
            context.Options.Limits.GroupsPerCorrelation,
            losses.Add);
        timer = new DueTimer(context.Clock, Expire);
    }

    public override int GroupCount => groups.Count;

    public override int PeakGroupCount => groups.Peak;

    public CorrelationShape Shape => shape;

    public override void OnMatch(Match match)
    {
        if (shape.Reader.Group(match) is { } key && shape.Reader.TryReadValue(match, out var value))
        {
            Add(key, new Entry(match, value));
        }
    }

    /// <summary>A copy of what is known of a group up to the watermark.</summary>
    /// <param name="asKnown">What is known of a match of its episode beyond the watermark.</param>
    public SlidingGroup CopyOf(GroupKey key, Func<Match, Match> asKnown) => groups.Find(key)?.Copy(asKnown) ?? new SlidingGroup(key, shape);

    /// <summary>
    /// More has become known about accounts than was when the open windows were evaluated: what holds now begins now.
    /// </summary>
    public void EvaluateAgain()
    {
        foreach (var group in groups.All.Where(group => group.Episode is null).ToList())
        {
            group.EvaluateAgain(episodes);
            if (group.Episode is not null)
            {
                groups.Touch(group, clock.Clock, GroupStanding.Firing);
            }
        }
    }

    public override long NeededSince(long watermark)
    {
        var since = base.NeededSince(watermark);
        var isMonotonic = shape.IsMonotonic && Rule.ClassThresholds is null;
        foreach (var group in groups.All)
        {
            if (!isMonotonic || group.Episode is not null)
            {
                since = Math.Min(since, group.NeededSince);
            }
        }

        return since;
    }

    public bool Holds(GroupKey key) => groups.Find(key) is not null;

    public IEnumerable<SlidingGroup> Groups => groups.All;

    public override IEnumerable<LiveWindow> Windows() => groups.All.Select(group => group.Describe());

    public override void Dispose()
    {
        timer.Dispose();
        losses.Dispose();
    }

    private void Add(GroupKey key, Entry entry)
    {
        var group = groups.Find(key);
        var standing = GroupStanding.Several;
        if (group is null)
        {
            group = new SlidingGroup(key, shape);
            standing = GroupStanding.Single;
            if (!groups.Add(group))
            {
                return;
            }
        }

        group.Add(entry, episodes);
        groups.Touch(group, entry.Match.Ticks, group.Episode is null ? standing : GroupStanding.Firing);
        timer.EnsureBy(groups.First()!.DueFrom + shape.Timespan);
    }

    private void Expire(long now)
    {
        while (groups.First() is { } first && first.DueFrom + shape.Timespan <= now)
        {
            first.EndIfQuiet(now, episodes);
            if (first.Episode is null)
            {
                groups.Remove(first);
            }
            else
            {
                groups.Touch(first, now, GroupStanding.Firing);
            }
        }

        if (groups.First() is { } next)
        {
            timer.EnsureBy(next.DueFrom + shape.Timespan);
        }
    }
}
