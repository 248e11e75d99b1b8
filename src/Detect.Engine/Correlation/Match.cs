using Detect.Events;

namespace Detect.Engine;

/// <summary>
/// What windows are made of: an event that a plain rule matched, or the moment a correlation's condition became true. Ordered
/// by event time to the tick, then event key, then rule.
/// </summary>
/// <param name="rank">The rule's place in the order of evaluation: plain rules first, then correlations, inner before outer.</param>
internal sealed class Match(int rank, long ticks, EventKey key, AuditEvent? e, Episode? episode = null) : IComparable<Match>
{
    public int Rank { get; } = rank;

    public long Ticks { get; } = ticks;

    public EventKey Key { get; } = key;

    /// <summary>Null for a correlation's match, and where the limits allow no more proof to be kept.</summary>
    public AuditEvent? Event { get; } = e;

    /// <summary>For a correlation's match: the episode that began.</summary>
    public Episode? Episode { get; } = episode;

    /// <summary>The event itself, or for a correlation's match the one that stands for it.</summary>
    public AuditEvent? PlainEvent => Event ?? Episode?.Anchor.PlainEvent;

    public long FirstTicks => Episode?.FirstTicks ?? Ticks;

    public string? TenantId => Episode is null ? Event?.TenantId : Episode.TenantId;

    public Match WithoutEvent() => Event is null ? this : new Match(Rank, Ticks, Key, null);

    public int CompareTo(Match? other)
    {
        if (other is null)
        {
            return 1;
        }

        var byTime = Ticks.CompareTo(other.Ticks);
        var byKey = byTime != 0 ? byTime : Key.CompareTo(other.Key);
        return byKey != 0 ? byKey : Rank.CompareTo(other.Rank);
    }
}
