namespace Detect.Server;

/// <summary>From when on a source's trouble is a coverage gap; null for never.</summary>
internal sealed record SourceLimits
{
    /// <summary>It delivers nothing at all. Default 24 hours.</summary>
    public TimeSpan? Silence { get; init; } = TimeSpan.FromHours(24);

    /// <summary>What it delivers happened longer ago than this. Default 1 hour; nothing for files, whose records may be old.</summary>
    public TimeSpan? Lag { get; init; } = TimeSpan.FromHours(1);

    /// <summary>It cannot be read. Default 15 minutes.</summary>
    public TimeSpan? Failure { get; init; } = TimeSpan.FromMinutes(15);
}
