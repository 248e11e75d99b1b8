using System.Globalization;

namespace Detect.Engine;

/// <summary>
/// The stretches of event time for which a rule's values were known. The table of values holds what is known now; this keeps what it
/// has let go of while a window can still hold matches of that time, and says what is to be stored.
/// </summary>
internal sealed class FirstSeenMemory(
    string ruleId, long memory, GroupTable<FirstSeenMemory.Known> values, GroupTable<FirstSeenMemory.Known> beginnings)
{
    /// <summary>Sets a stretch that another has followed apart from it. Nothing else in a stored text holds it.</summary>
    public const char StretchMark = '\u001d';

    private readonly Dictionary<GroupKey, List<Known>> past = [];
    private readonly HashSet<GroupKey> touchedValues = [];
    private readonly HashSet<GroupKey> touchedGroups = [];
    private readonly List<SeenState> changedStretches = [];
    private long restoredUntil = long.MinValue;

    /// <summary>What a stretch that another has followed is stored as.</summary>
    public static string FollowedText(string text, long since) => string.Create(CultureInfo.InvariantCulture, $"{text}{StretchMark}{since}");

    /// <summary>Values that were known once.</summary>
    public int PastCount => past.Count;

    public void TouchValue(GroupKey key) => touchedValues.Add(key);

    public void TouchGroup(GroupKey key) => touchedGroups.Add(key);

    /// <summary>The value has been forgotten, but matches of the time when it was known may still be in windows.</summary>
    public void Keep(Known forgotten)
    {
        if (!past.TryGetValue(forgotten.Key, out var stretches))
        {
            past.Add(forgotten.Key, stretches = []);
        }

        stretches.Add(forgotten);
    }

    /// <summary>The value is new once more: what was known of it before is stored beside it.</summary>
    public void BeginAgain(GroupKey key)
    {
        foreach (var stretch in past.GetValueOrDefault(key, []).Where(s => !s.IsFollowed))
        {
            stretch.IsFollowed = true;
            changedStretches.Add(StateOf(stretch));
        }
    }

    /// <summary>
    /// Whether the match was the first of its value, if that was decided before: a match that is given again. Null when it is news.
    /// </summary>
    public bool? Recall(GroupKey key, Match match)
    {
        var current = values.Find(key);
        if (current is not null && match.Ticks > current.DueFrom)
        {
            return null;
        }

        var stretches = past.GetValueOrDefault(key, []);
        if (current is null && match.Ticks > restoredUntil && !stretches.Exists(s => match.Ticks <= s.DueFrom))
        {
            return null;
        }

        var stretch = stretches.Append(current).FirstOrDefault(s => s is not null && s.Since <= match.Ticks && match.Ticks <= s.DueFrom);
        return stretch is not null && stretch.Since == match.Ticks && stretch.FirstKey == match.Key;
    }

    public void RestoredUntil(long ticks) => restoredUntil = Math.Max(restoredUntil, ticks);

    public void Restore(SeenState state)
    {
        var tenant = state.TenantId;
        var since = state.Since.UtcTicks;
        var parts = state.Text.Split(StretchMark);
        var known = new Known(new GroupKey(tenant, parts[0]), since, state.FirstKey) { DueFrom = state.Last.UtcTicks };
        if (state.IsGroup)
        {
            beginnings.Add(known);
            return;
        }

        // Whatever is as old and not among what is restored has been forgotten since, and no window asks for it.
        restoredUntil = Math.Max(restoredUntil, known.DueFrom);
        if (parts.Length > 1)
        {
            known.IsFollowed = true;
            Keep(known);
        }
        else
        {
            known.Standing = known.DueFrom > since ? GroupStanding.Several : GroupStanding.Single;
            values.Add(known);
        }
    }

    /// <param name="neededSince">No window holds a match that is older.</param>
    /// <param name="reached">What was known from then on can be asked for again.</param>
    public IEnumerable<SeenState> TakeChanges(long neededSince, long reached)
    {
        Forget(neededSince, reached > long.MinValue + memory ? reached - memory : long.MinValue);
        SeenState[] changes = [.. touchedGroups.Select(StateOfGroup), .. changedStretches, .. touchedValues.Select(StateOfValue)];
        touchedGroups.Clear();
        changedStretches.Clear();
        touchedValues.Clear();
        return changes;
    }

    public IEnumerable<SeenState> All() =>
        [.. beginnings.All.Select(known => StateOfGroup(known.Key)), .. values.All.Concat(past.Values.SelectMany(stretches => stretches)).Select(StateOf)];

    /// <param name="reachedSince">A value that was seen last since then was known when what can be asked for again begins.</param>
    private void Forget(long neededSince, long reachedSince)
    {
        foreach (var (key, stretches) in past.ToList())
        {
            foreach (var stretch in stretches.Where(IsOver))
            {
                if (stretch.IsFollowed)
                {
                    changedStretches.Add(StateOf(stretch) with { IsForgotten = true });
                }

                touchedValues.Add(key);
            }

            stretches.RemoveAll(IsOver);
            if (stretches.Count == 0)
            {
                past.Remove(key);
            }
        }

        bool IsOver(Known stretch) => stretch.DueFrom < neededSince && (stretch.HasGivenWay || stretch.DueFrom < reachedSince);
    }

    private SeenState StateOfValue(GroupKey key) =>
        (values.Find(key) ?? past.GetValueOrDefault(key)?.Find(s => !s.IsFollowed)) is { } known
            ? StateOf(known)
            : Forgotten(key);

    private SeenState StateOfGroup(GroupKey key) =>
        (beginnings.Find(key) is { } known ? StateOf(known) : Forgotten(key)) with { IsGroup = true };

    private SeenState Forgotten(GroupKey key) => StateOf(new Known(key, 0, default)) with { IsForgotten = true };

    private SeenState StateOf(Known known)
    {
        var text = known.Key.Values.ToUpperInvariant();
        return new SeenState
        {
            RuleId = ruleId,
            IsGroup = false,
            TenantId = known.Key.TenantId?.ToLowerInvariant(),
            Text = known.IsFollowed ? FollowedText(text, known.Since) : text,
            Since = new DateTimeOffset(known.Since, TimeSpan.Zero),
            Last = new DateTimeOffset(known.DueFrom, TimeSpan.Zero),
            FirstKey = known.FirstKey,
        };
    }

    /// <summary>A value from when on it has been known; it is forgotten a memory after <see cref="Group.DueFrom"/>.</summary>
    internal sealed class Known : Group
    {
        public Known(GroupKey key, long since, Events.EventKey firstKey)
            : base(key)
        {
            Since = since;
            FirstKey = firstKey;
            DueFrom = since;
        }

        public long Since { get; }

        public Events.EventKey FirstKey { get; }

        /// <summary>The value was forgotten and has come again.</summary>
        public bool IsFollowed { get; set; }

        /// <summary>There was no room for it.</summary>
        public bool HasGivenWay { get; set; }
    }
}
