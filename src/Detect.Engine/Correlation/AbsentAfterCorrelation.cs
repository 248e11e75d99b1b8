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
    private readonly Dictionary<GroupKey, List<Opening>> unanswered = [];
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
            openings.ForEach(opening => opening.IsAnswered = true);
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
        openings.Add(opening);
        due.Enqueue(opening);
        timer.EnsureBy(due.Peek().Match.Ticks + shape.Timespan);
    }

    private void Judge(long now)
    {
        while (due.TryPeek(out var opening) && opening.Match.Ticks + shape.Timespan <= now)
        {
            due.Dequeue();
            if (!opening.IsAnswered)
            {
                Forget(opening);
                Raise(opening, now);
            }
        }

        if (due.TryPeek(out var next))
        {
            timer.EnsureBy(next.Match.Ticks + shape.Timespan);
        }
    }

    private void Forget(Opening opening)
    {
        var openings = unanswered[opening.Key];
        openings.Remove(opening);
        if (openings.Count == 0)
        {
            unanswered.Remove(opening.Key);
        }
    }

    private void Raise(Opening opening, long now)
    {
        var logEnd = context.LogEnd();
        var episode = AbsentEpisode.Of(shape, opening.Key, opening.Match, shape.Reader.NameAs(opening.Match, after, opening.Key), now, logEnd);
        context.Episodes.Began(episode);
        episode.HasEnded = true;
        context.Episodes.Ended(episode);
    }

    private sealed class Opening(GroupKey key, Match match)
    {
        public GroupKey Key { get; } = key;

        public Match Match { get; } = match;

        public bool IsAnswered { get; set; }
    }
}
