namespace Detect.Engine;

/// <summary>What first_seen knew at a time, from what is stored of it later.</summary>
internal static class SeenAsOf
{
    /// <summary>
    /// A stretch that goes on beyond the time was known then, wherever in it the last sighting before lay: the next one follows within the
    /// memory, and is in the journal. A later one is told by the journal alone.
    /// </summary>
    public static IEnumerable<SeenState> Of(IEnumerable<SeenState> states, DateTimeOffset time) => states
        .Where(state => state.Since < time)
        .GroupBy(state => (state.IsGroup, state.TenantId, Plain(state.Text)))
        .SelectMany(stretches => Stretches([.. stretches.OrderBy(state => state.Since)], time))
        .OrderBy(state => state.Last);

    private static IEnumerable<SeenState> Stretches(List<SeenState> ofValue, DateTimeOffset time)
    {
        for (var i = 0; i < ofValue.Count; i++)
        {
            var state = ofValue[i];
            var isLast = i == ofValue.Count - 1;
            yield return state with
            {
                Text = isLast ? Plain(state.Text) : Followed(state),
                Last = state.Last < time ? state.Last : time.AddTicks(-1),
            };
        }
    }

    private static string Followed(SeenState state) => state.Text.Contains(FirstSeenMemory.StretchMark)
        ? state.Text
        : FirstSeenMemory.FollowedText(state.Text, state.Since.UtcTicks);

    private static string Plain(string text) => text.Split(FirstSeenMemory.StretchMark)[0];
}
