namespace Detect.Connectors;

/// <summary>How long each table keeps its rows; null for ever.</summary>
public sealed record StoreRetention
{
    /// <summary>Closed and silenced alerts, with their history and deliveries. Open ones stay.</summary>
    public TimeSpan? Alerts { get; init; } = TimeSpan.FromDays(365);

    public TimeSpan? DeadLetters { get; init; } = TimeSpan.FromDays(30);

    public TimeSpan? Refused { get; init; } = TimeSpan.FromDays(30);

    public TimeSpan? AuditTrail { get; init; } = TimeSpan.FromDays(730);

    /// <summary>The oldest entries of the chain go; what remains still verifies, from a recorded hash on.</summary>
    public TimeSpan? Archive { get; init; } = TimeSpan.FromDays(730);

    /// <summary>Beyond what open windows need: what a changed rule can look back on, and a gap can be filled into.</summary>
    public TimeSpan Journal { get; init; } = TimeSpan.FromDays(2);

    /// <summary>What the log has shown of role grants.</summary>
    public TimeSpan Accounts { get; init; } = TimeSpan.FromDays(400);
}
