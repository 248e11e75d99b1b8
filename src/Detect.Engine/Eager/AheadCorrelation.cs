using Detect.Rules;

namespace Detect.Engine;

/// <summary>
/// One sliding correlation beyond the watermark. A match in order costs what it costs the core; one out of order evaluates its
/// group's waiting matches again, on a copy of what the core knows.
/// </summary>
internal sealed class AheadCorrelation(SlidingCorrelation core, EagerAlerts alerts, Func<Episode, bool> alertsAlone)
{
    private readonly Dictionary<GroupKey, AheadGroup> groups = [];
    private readonly List<AheadCorrelation> followers = [];

    public CorrelationRule Rule => core.Rule;

    public bool IsFold => core.Shape.IsFold;

    /// <summary>True when the rule's alerts, if they fold at all, do so by nothing but its group-by fields.</summary>
    public bool FoldsByGroup { get; } = core.Shape.IsFold || core.Rule.Fold is null || core.Rule.Fold.GroupBy.All(
        f => core.Rule.GroupBy.Any(g => string.Equals(g.Name, f.Name, StringComparison.OrdinalIgnoreCase)));

    public bool IsAheadOf(SlidingCorrelation other) => core == other;

    public IEnumerable<SlidingGroup> Groups => groups.Values.Select(group => group.Ahead).OfType<SlidingGroup>();

    public SlidingGroup? Find(GroupKey key) => groups.GetValueOrDefault(key)?.Ahead;

    /// <summary>The fold that takes this one's episodes as its matches.</summary>
    public void AddFollower(AheadCorrelation follower) => followers.Add(follower);

    public void Insert(Match match)
    {
        if (core.Shape.Reader.KeyOf(match) is not { } key || !core.Shape.Reader.TryPeekValue(match, out var value))
        {
            return;
        }

        if (!groups.TryGetValue(key, out var group))
        {
            groups.Add(key, group = new AheadGroup(key));
        }

        var isInOrder = group.Insert(new Entry(match, value));
        if (isInOrder)
        {
            Settle(group);
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

    private void Remove(Match match)
    {
        if (core.Shape.Reader.KeyOf(match) is not { } key || !groups.TryGetValue(key, out var group) || !group.Remove(match))
        {
            return;
        }

        EvaluateAgain(group);
        if (group.IsEmpty)
        {
            groups.Remove(key);
        }
    }

    private void EvaluateAgain(AheadGroup group)
    {
        group.Evaluate(core.CopyOf(group.Key));
        Settle(group);
    }

    private void Settle(AheadGroup group)
    {
        var shown = group.Episodes.FindAll(e => alertsAlone(e));
        if (FoldsByGroup && shown.Count > 0)
        {
            alerts.Reconcile(core.Shape.AlertRule, group.Key, shown);
        }

        if (followers.Count > 0)
        {
            TellFollowers(group);
        }
    }

    private void TellFollowers(AheadGroup group)
    {
        var before = group.Triggers;
        group.Triggers = [.. group.Episodes
            .Where(e => !group.IsEmpty && e.Trigger.CompareTo(group.Oldest) >= 0)
            .Select(e => before.Find(t => t.Episode == e) ?? new Match(core.Shape.Rank, e.TriggerTicks, e.Trigger.Key, null, e))];
        foreach (var gone in before.Except(group.Triggers))
        {
            followers.ForEach(f => f.Remove(gone));
        }

        foreach (var added in group.Triggers.Except(before))
        {
            followers.ForEach(f => f.Insert(added));
        }
    }
}
