using Detect.Rules;

namespace Detect.Engine;

/// <summary>
/// One sliding correlation beyond the watermark. A match in order costs what it costs the core; one out of order evaluates its
/// group's waiting matches again, on a copy of what the core knows.
/// </summary>
internal sealed class AheadCorrelation(SlidingCorrelation core, EagerAlerts alerts, Func<Episode, bool> alertsAlone)
{
    private readonly Dictionary<GroupKey, AheadGroup> groups = [];
    private AheadCorrelation? fold;
    private AheadCorrelation? folded;

    public CorrelationRule Rule => core.Rule;

    public bool IsFold => core.Shape.IsFold;

    /// <summary>True when the rule's alerts, if they fold at all, do so by nothing but its group-by fields.</summary>
    public bool FoldsByGroup { get; } = core.Shape.IsFold || core.Rule.Fold is null || core.Rule.Fold.GroupBy.All(
        f => core.Rule.GroupBy.Any(g => string.Equals(g.Name, f.Name, StringComparison.OrdinalIgnoreCase)));

    public bool IsAheadOf(SlidingCorrelation other) => core == other;

    public IEnumerable<SlidingGroup> Groups => groups.Values.Select(group => group.Ahead).OfType<SlidingGroup>();

    public SlidingGroup? Find(GroupKey key) => groups.GetValueOrDefault(key)?.Ahead;

    /// <summary>The fold takes this one's episodes as its matches.</summary>
    public void FoldInto(AheadCorrelation follower) => (fold, follower.folded) = (follower, this);

    public void Insert(Match match)
    {
        if (core.Shape.Reader.KeyOf(match) is not { } key || !core.Shape.Reader.TryPeekValue(match, out var value))
        {
            return;
        }

        var group = GroupOf(key);
        if (group.Insert(new Entry(match, value)))
        {
            Settle(group, isInOrder: true);
        }
        else
        {
            EvaluateAgain(group);
        }
    }

    /// <summary>The core has evaluated a match.</summary>
    public void Commit(Match match)
    {
        if (core.Shape.Reader.KeyOf(match) is not { } key || !core.Shape.Reader.TryPeekValue(match, out _))
        {
            return;
        }

        var group = groups.GetValueOrDefault(key) ?? new AheadGroup(key);
        var wasExpected = group.Remove(match);
        if (!group.IsEmpty)
        {
            group.ForgetUntil(match);
            group.Triggers.RemoveAll(trigger => trigger.CompareTo(group.Oldest) < 0);
        }

        // What only the watermark could decide (a judged window, a first sight) is news to what lies beyond it.
        if (!wasExpected)
        {
            EvaluateAgain(group);
        }

        if (group.IsEmpty)
        {
            groups.Remove(key);
        }
    }

    public bool IsOf(Episode episode) =>
        core.Shape.AlertRule == episode.Rule && core.Shape.IsFold == episode.IsFolded;

    /// <summary>The core has told of an episode's end: nothing more is to be said of it.</summary>
    public void Close(Episode episode) => groups.GetValueOrDefault(episode.Key)?.ForgetUntil(episode.LastMatch);

    /// <summary>More is known about accounts: thresholds may be others than they were.</summary>
    public void EvaluateAgain()
    {
        foreach (var group in groups.Values.ToList())
        {
            EvaluateAgain(group);
        }
    }

    private AheadGroup GroupOf(GroupKey key)
    {
        if (!groups.TryGetValue(key, out var group))
        {
            groups.Add(key, group = new AheadGroup(key));
        }

        return group;
    }

    private void EvaluateAgain(AheadGroup group)
    {
        Evaluate(group);
        Settle(group, isInOrder: false);
    }

    private void Evaluate(AheadGroup group) => group.Evaluate(core.CopyOf(group.Key, AsKnown));

    private List<Episode> Shown(AheadGroup group) => group.Episodes.FindAll(e => alertsAlone(e));

    /// <param name="isInOrder">The episodes are those there were, and have at most gone on.</param>
    private void Settle(AheadGroup group, bool isInOrder)
    {
        var shown = Shown(group);
        if (FoldsByGroup && shown.Count > 0)
        {
            alerts.Reconcile(core.Shape.AlertRule, group.Key, shown);
        }

        if (fold is not null)
        {
            TellFold(fold, group, isInOrder);
        }
    }

    private void TellFold(AheadCorrelation follower, AheadGroup group, bool isInOrder)
    {
        var before = group.Triggers;
        group.Triggers = [.. group.Episodes
            .Where(e => !group.IsEmpty && e.Trigger.CompareTo(group.Oldest) >= 0)
            .Select(e => before.Find(t => t.Episode == e) ?? TriggerOf(e))];
        follower.Follow([.. before.Except(group.Triggers)], [.. group.Triggers.Except(before)], [.. group.Episodes.Select(TriggerOf)], isInOrder);
    }

    // All that one event changes is changed before anything is said of it: what is true only in between must not be raised.
    private void Follow(List<Match> gone, List<Match> added, List<Match> all, bool isInOrder)
    {
        HashSet<GroupKey> again = [];
        foreach (var (key, match) in Keyed(gone))
        {
            if (groups.TryGetValue(key, out var group) && group.Remove(match))
            {
                again.Add(key);
            }
        }

        foreach (var (key, match) in Keyed(added))
        {
            if (!GroupOf(key).Insert(new Entry(match, null)))
            {
                again.Add(key);
            }
        }

        List<AheadGroup> followed = [.. Keyed(all).Select(pair => pair.Key).Concat(again).ToHashSet().Select(key => groups.GetValueOrDefault(key) ?? new AheadGroup(key))];
        var evaluated = followed.FindAll(group => !isInOrder || again.Contains(group.Key) || group.IsEmpty);
        evaluated.ForEach(Evaluate);
        MoveAlerts(evaluated);
        foreach (var group in followed)
        {
            Settle(group, isInOrder: !evaluated.Contains(group));
            if (group.IsEmpty)
            {
                groups.Remove(group.Key);
            }
        }
    }

    // An episode that begins earlier than was known may be silenced where it was not, or the other way round: its alert goes with it.
    private void MoveAlerts(List<AheadGroup> evaluated)
    {
        foreach (var from in evaluated)
        {
            foreach (var to in evaluated.Where(to => to != from && CorrelationReader.AreOneFold(from.Key, to.Key)))
            {
                alerts.Move(core.Shape.AlertRule, (from.Key, Shown(from)), (to.Key, Shown(to)));
            }
        }
    }

    private IEnumerable<(GroupKey Key, Match Match)> Keyed(List<Match> matches)
    {
        foreach (var match in matches)
        {
            if (core.Shape.Reader.KeyOf(match) is { } key)
            {
                yield return (key, match);
            }
        }
    }

    private Match TriggerOf(Episode episode) => new(core.Shape.Rank, episode.TriggerTicks, episode.Trigger.Key, null, episode);

    // The core knows an episode up to the watermark only.
    private Match AsKnown(Match match) =>
        match.Episode is { } episode && folded?.Find(episode) is { } known ? folded.TriggerOf(known) : match;

    private Episode? Find(Episode episode) =>
        groups.GetValueOrDefault(episode.Key)?.Episodes.Find(known => known.Trigger.CompareTo(episode.Trigger) == 0);
}
