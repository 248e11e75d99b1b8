using Detect.Rules;

namespace Detect.Engine;

/// <summary>
/// An expected event did not follow: each match of <c>after</c> opens [t, t + timespan) in its group, and any match of the
/// correlation's rules in it, also one at t itself, is the answer.
/// </summary>
internal sealed class AbsentAfterCorrelation : Correlation
{
    private readonly CorrelationShape shape;
    private readonly Rule after;
    private readonly CorrelationContext context;
    private readonly Dictionary<GroupKey, Queue<Opening>> unanswered = [];
    private readonly Queue<Opening> due = new();
    private readonly HashSet<GroupKey> answeredAtThisTick = [];
    private readonly DueTimer timer;
    private readonly GroupLossReport losses;
    private long tick = long.MinValue;
    private int peak;

    public AbsentAfterCorrelation(CorrelationShape shape, Rule after, CorrelationContext context)
        : base(shape.Rule)
    {
        this.shape = shape;
        this.after = after;
        this.context = context;
        timer = new DueTimer(context.Clock, Judge);
        losses = new GroupLossReport(shape.Rule, context);
    }

    public override int GroupCount => unanswered.Count;

    public override int PeakGroupCount => peak;

    public override void OnMatch(Match match)
    {
        if (match.Ticks != tick)
        {
            tick = match.Ticks;
            answeredAtThisTick.Clear();
        }

        if (shape.Order.IndexOf(match) >= 0 && shape.Reader.Group(match) is { } answered)
        {
            Answer(answered);
        }

        if (match.Rank == context.Ranks[after] && shape.Reader.Group(match, after) is { } opened)
        {
            Open(opened, match);
        }
    }

    public override IEnumerable<LiveWindow> Windows() => unanswered.Select(pair => (pair.Key, Opening: pair.Value.Peek())).Select(awaited =>
        LiveWindow.Awaiting(awaited.Key, shape.Reader.NameAs(awaited.Opening.Match!, after, awaited.Key), awaited.Opening.Ticks));

    public override void Dispose()
    {
        timer.Dispose();
        losses.Dispose();
    }

    private void Answer(GroupKey key)
    {
        answeredAtThisTick.Add(key);
        if (unanswered.Remove(key, out var openings))
        {
            foreach (var opening in openings)
            {
                opening.Match = null;
            }
        }
    }

    private void Open(GroupKey key, Match match)
    {
        if (answeredAtThisTick.Contains(key))
        {
            return;
        }

        if (!unanswered.TryGetValue(key, out var openings))
        {
            if (unanswered.Count >= context.Options.Limits.GroupsPerCorrelation)
            {
                losses.Add(evicted: false);
                return;
            }

            unanswered.Add(key, openings = []);
            peak = Math.Max(peak, unanswered.Count);
        }

        var opening = new Opening(key, match);
        openings.Enqueue(opening);
        due.Enqueue(opening);
        timer.EnsureBy(due.Peek().Ticks + shape.Timespan);
    }

    private void Judge(long now)
    {
        while (due.TryPeek(out var opening) && opening.Ticks + shape.Timespan <= now)
        {
            due.Dequeue();
            if (opening.Match is { } match)
            {
                Forget(opening.Key);
                Raise(opening.Key, match, now);
            }
        }

        if (due.TryPeek(out var next))
        {
            timer.EnsureBy(next.Ticks + shape.Timespan);
        }
    }

    // A group's openings fall due in the order in which they came.
    private void Forget(GroupKey key)
    {
        var openings = unanswered[key];
        openings.Dequeue();
        if (openings.Count == 0)
        {
            unanswered.Remove(key);
        }
    }

    private void Raise(GroupKey key, Match opening, long now)
    {
        var episode = AbsentEpisode.Of(shape, key, opening, shape.Reader.NameAs(opening, after, key), now, context.LogEnd());
        context.Episodes.Began(episode);
        episode.HasEnded = true;
        context.Episodes.Ended(episode);
    }

    private sealed class Opening(GroupKey key, Match match)
    {
        public GroupKey Key { get; } = key;

        public long Ticks { get; } = match.Ticks;

        /// <summary>Null once it has been answered: what is not awaited any more is not kept.</summary>
        public Match? Match { get; set; } = match;
    }
}
