namespace Detect.Engine;

/// <summary>
/// The groups of one correlation, at most <paramref name="limit"/>. When there are too many, the group with the least to lose
/// that has been quiet longest gives way; when every group is firing, the new one is refused. Both are reported.
/// </summary>
/// <param name="evicted">Told of the group that gave way.</param>
internal sealed class GroupTable<TGroup>(int limit, Action<bool> reportLoss, Action<TGroup>? evicted = null)
    where TGroup : Group
{
    private readonly Dictionary<GroupKey, TGroup> groups = [];
    private readonly GroupChain[] chains = [new(), new(), new()];

    public int Count => groups.Count;

    public int Peak { get; private set; }

    public IEnumerable<TGroup> All => groups.Values;

    public TGroup? Find(GroupKey key) => groups.GetValueOrDefault(key);

    /// <returns>False when the table is full of groups that must not give way.</returns>
    public bool Add(TGroup group)
    {
        if (groups.Count >= limit && !MakeRoom())
        {
            reportLoss(false);
            return false;
        }

        groups.Add(group.Key, group);
        chains[(int)group.Standing].Append(group);
        Peak = Math.Max(Peak, groups.Count);
        return true;
    }

    /// <summary>The group falls due last from now on.</summary>
    public void Touch(TGroup group, long dueFrom, GroupStanding standing)
    {
        chains[(int)group.Standing].Remove(group);
        (group.DueFrom, group.Standing) = (dueFrom, standing);
        chains[(int)standing].Append(group);
    }

    public void Remove(TGroup group)
    {
        groups.Remove(group.Key);
        chains[(int)group.Standing].Remove(group);
    }

    /// <summary>The group that falls due first.</summary>
    public TGroup? First()
    {
        Group? first = null;
        foreach (var chain in chains)
        {
            if (chain.Head is { } head && (first is null || head.DueFrom < first.DueFrom))
            {
                first = head;
            }
        }

        return (TGroup?)first;
    }

    private bool MakeRoom()
    {
        var victim = chains[(int)GroupStanding.Single].Head ?? chains[(int)GroupStanding.Several].Head;
        if (victim is null)
        {
            return false;
        }

        Remove((TGroup)victim);
        reportLoss(true);
        evicted?.Invoke((TGroup)victim);
        return true;
    }
}
