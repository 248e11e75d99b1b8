namespace Detect.Connectors;

/// <summary>What every polled source has to be told.</summary>
public abstract record PolledSettings
{
    public required string Name { get; init; }

    /// <summary>The tenant of records that name none.</summary>
    public string? TenantId { get; init; }

    /// <summary>How often it is asked for news once it has caught up. Default 1 minute.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How far back the first start reads. Default 1 day.</summary>
    public TimeSpan Lookback { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How long the service keeps what it has; a worker that was away longer reports a gap. Default 30 days.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(30);

    /// <summary>The most records of one batch. Default 1,000.</summary>
    public int BatchRows { get; init; } = 1_000;

    /// <summary>A batch ends when it holds that many bytes. Default 4 MB.</summary>
    public int BatchBytes { get; init; } = 4 << 20;

    /// <summary>The first pause after a failure; it doubles with each up to <see cref="LongestPause"/>. Default 5 seconds.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Default 5 minutes.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>What a person must mend (a permission, a table that is not there) is looked at again after this. Default 5 minutes.</summary>
    public TimeSpan MendingPause { get; init; } = TimeSpan.FromMinutes(5);

    internal AzureRetries Retries { get; init; } = new();
}
