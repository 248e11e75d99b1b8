using Detect.Rules;

namespace Detect.Engine;

/// <summary>A window of a correlation as it stands: what is measured in it against what is wanted.</summary>
public sealed record LiveWindow
{
    public string? TenantId { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Group { get; init; } = [];

    /// <summary>What the correlation measures, as of <see cref="Newest"/>; 0 where something is awaited.</summary>
    public double Value { get; init; }

    /// <summary>Null where something is awaited.</summary>
    public Threshold? Threshold { get; init; }

    /// <summary>The class of account whose threshold it is, and why; null where classes play no part.</summary>
    public AppliedClass? Class { get; init; }

    /// <summary>Event time of the oldest event in the window or, while an episode is open, of its anchor.</summary>
    public DateTimeOffset Oldest { get; init; }

    public DateTimeOffset Newest { get; init; }

    /// <summary>The condition holds: an alert is under way.</summary>
    public bool IsOpen { get; init; }

    internal static LiveWindow Awaiting(GroupKey key, IReadOnlyList<KeyValuePair<string, string>> group, long since) => new()
    {
        TenantId = key.TenantId,
        Group = group,
        Oldest = new DateTimeOffset(since, TimeSpan.Zero),
        Newest = new DateTimeOffset(since, TimeSpan.Zero),
    };
}
