using Detect.Rules;

namespace Detect.Engine;

/// <summary>
/// Up to where each group's windows have been judged. Where one window ends the next may begin: an engine that starts again must lay them
/// as they lay, though the match that the first of them began with is long gone.
/// </summary>
internal sealed class JudgedEnds(CorrelationRule rule)
{
    private readonly Dictionary<GroupKey, Ends> byGroup = [];

    public long? Last(GroupKey key) => byGroup.TryGetValue(key, out var ends) ? ends.Ticks[^1] : null;

    public void Add(GroupKey key, long end)
    {
        if (!byGroup.TryGetValue(key, out var ends))
        {
            byGroup.Add(key, ends = new Ends(isStored: false));
        }

        ends.Ticks.Add(end);
    }

    public void Restore(SeenState state)
    {
        var ends = new Ends(isStored: true);
        ends.Ticks.Add(state.Since.UtcTicks);
        byGroup[new GroupKey(state.TenantId, state.Text)] = ends;
    }

    /// <param name="asOf">Windows that end later are judged again by an engine that starts again.</param>
    /// <param name="openSince">When a group's open window began; null where none is.</param>
    public List<SeenState> TakeChanges(long asOf, Func<GroupKey, long?> openSince)
    {
        var changes = new List<SeenState>();
        foreach (var (key, ends) in byGroup.ToList())
        {
            var isNew = ends.MoveTo(asOf);
            if (IsSettled(ends, asOf, openSince(key)))
            {
                byGroup.Remove(key);
                changes.Add(StateOf(key, ends) with { IsForgotten = true });
            }
            else if (isNew)
            {
                changes.Add(StateOf(key, ends));
            }
        }

        return changes;
    }

    // Wherever windows that begin with older matches lie, they are over, and the open one begins behind them.
    private bool IsSettled(Ends ends, long asOf, long? openSince)
    {
        var settled = ends.Ticks[0] + rule.Timespan.Ticks;
        return ends.Ticks.Count == 1 && settled <= asOf && !(openSince < settled);
    }

    private SeenState StateOf(GroupKey key, Ends ends)
    {
        var end = new DateTimeOffset(ends.Ticks[0], TimeSpan.Zero);
        return new SeenState
        {
            RuleId = rule.Id,
            IsGroup = true,
            TenantId = key.TenantId?.ToLowerInvariant(),
            Text = key.Values.ToUpperInvariant(),
            Since = end,
            Last = end,
        };
    }

    private sealed class Ends(bool isStored)
    {
        private bool isFirstStored = isStored;

        /// <summary>In order; the first is the one stored, or to be stored.</summary>
        public List<long> Ticks { get; } = [];

        /// <returns>True when another end than before is to be stored.</returns>
        public bool MoveTo(long asOf)
        {
            var passed = Ticks.FindLastIndex(end => end <= asOf);
            if (passed < 0 || (passed == 0 && isFirstStored))
            {
                return false;
            }

            Ticks.RemoveRange(0, passed);
            isFirstStored = true;
            return true;
        }
    }
}
