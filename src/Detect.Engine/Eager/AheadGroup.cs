namespace Detect.Engine;

/// <summary>
/// A group as it would be if nothing came late: what the core knows of it up to the watermark, and the matches that wait beyond.
/// </summary>
internal sealed class AheadGroup(GroupKey key) : IEpisodeSink
{
    private readonly List<Entry> pending = [];
    private SlidingGroup? ahead;

    public GroupKey Key { get; } = key;

    /// <summary>Episodes that are open or end beyond the watermark, in order.</summary>
    public List<Episode> Episodes { get; } = [];

    /// <summary>What the episodes that begin beyond the watermark have told the correlations that refer to this one.</summary>
    public List<Match> Triggers { get; set; } = [];

    public SlidingGroup? Ahead => ahead;

    public bool IsEmpty => pending.Count == 0;

    public Match Oldest => pending[0].Match;

    /// <returns>False when the match came out of order, so that the group has to be evaluated again.</returns>
    public bool Insert(Entry entry)
    {
        var index = pending.Count;
        while (index > 0 && pending[index - 1].Match.CompareTo(entry.Match) > 0)
        {
            index--;
        }

        pending.Insert(index, entry);
        if (ahead is null || index < pending.Count - 1)
        {
            return false;
        }

        ahead.Add(entry, this);
        return true;
    }

    public bool Remove(Match match)
    {
        var index = pending.FindIndex(entry => entry.Match.CompareTo(match) == 0);
        if (index >= 0)
        {
            pending.RemoveAt(index);
        }

        return index >= 0;
    }

    public void Evaluate(SlidingGroup known)
    {
        Episodes.Clear();
        if (known.Episode is { } open)
        {
            Episodes.Add(open);
        }

        ahead = known;
        pending.ForEach(entry => known.Add(entry, this));
    }

    /// <summary>The core has taken a match: what ended before it is the core's to tell.</summary>
    public void ForgetUntil(Match match) => Episodes.RemoveAll(e => e.HasEnded && e.LastMatch.CompareTo(match) <= 0);

    public void Began(Episode episode) => Episodes.Add(episode);

    public void Ended(Episode episode)
    {
        // It stays among the episodes until the core has come so far.
    }
}
