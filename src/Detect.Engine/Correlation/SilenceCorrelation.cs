using Detect.Events;

namespace Detect.Engine;

/// <summary>
/// An expected event stopped coming: a group already seen (without grouping a tenant or, before any, the log itself) has gone a whole
/// timespan without a match. Said once, until it comes back. A log that ends proves no silence beyond its end.
/// </summary>
internal sealed class SilenceCorrelation : Correlation
{
    // Awaited from the log's beginning until one tenant speaks: which tenants there are shows then.
    private static readonly GroupKey AnyTenant = new(null, "");

    private readonly CorrelationShape shape;
    private readonly CorrelationContext context;
    private readonly GroupTable<SilentGroup> groups;
    private readonly DueTimer timer;
    private readonly GroupLossReport losses;

    public SilenceCorrelation(CorrelationShape shape, CorrelationContext context)
        : base(shape.Rule)
    {
        this.shape = shape;
        this.context = context;
        losses = new GroupLossReport(shape.Rule, context);
        groups = new GroupTable<SilentGroup>(
            context.Options.Limits.GroupsPerCorrelation,
            losses.Add);
        timer = new DueTimer(context.Clock, Judge);
    }

    public override int GroupCount => groups.Count;

    public override int PeakGroupCount => groups.Peak;

    public override void OnLogStart(long ticks)
    {
        if (Rule.GroupBy.Count == 0)
        {
            OnMatch(AnyTenant, new Match(shape.Rank, ticks, default(EventKey), null));
        }
    }

    public override void OnMatch(Match match)
    {
        if (shape.Reader.Group(match) is { } key)
        {
            if (Rule.GroupBy.Count == 0 && groups.Find(AnyTenant) is { Last.Event: null, Last.Episode: null } start)
            {
                groups.Remove(start);
            }

            OnMatch(key, match);
        }
    }

    public override IEnumerable<LiveWindow> Windows() =>
        groups.All.Select(group => LiveWindow.Awaiting(group.Key, shape.Reader.Name(group.Last, group.Key), group.DueFrom));

    public override void Dispose()
    {
        timer.Dispose();
        losses.Dispose();
    }

    private void OnMatch(GroupKey key, Match match)
    {
        var group = groups.Find(key);
        if (group is null)
        {
            group = new SilentGroup(key);
            if (!groups.Add(group))
            {
                return;
            }
        }

        group.Last = match;
        groups.Touch(group, match.Ticks, GroupStanding.Several);
        timer.EnsureBy(groups.First()!.DueFrom + shape.Timespan);
    }

    private void Judge(long now)
    {
        while (groups.First() is { } first && first.DueFrom + shape.Timespan <= now)
        {
            groups.Remove(first);
            if (context.LogEnd() is not { } end || first.DueFrom + shape.Timespan <= end)
            {
                Raise(first);
            }
        }

        if (groups.First() is { } next)
        {
            timer.EnsureBy(next.DueFrom + shape.Timespan);
        }
    }

    private void Raise(SilentGroup group)
    {
        var episode = AbsentEpisode.Of(
            shape, group.Key, group.Last, shape.Reader.Name(group.Last, group.Key), group.DueFrom + shape.Timespan, null);
        context.Episodes.Began(episode);
        episode.HasEnded = true;
        context.Episodes.Ended(episode);
    }

    private sealed class SilentGroup(GroupKey key) : Group(key)
    {
        public Match Last { get; set; } = null!;
    }
}
