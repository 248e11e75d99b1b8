namespace Detect.Connectors;

/// <summary>How long each table keeps its rows; null for ever.</summary>
public sealed record StoreRetention
{
    /// <summary>Closed and silenced alerts, with their history and deliveries, and silences that have ended. Open ones stay.</summary>
    public TimeSpan? Alerts { get; init; } = TimeSpan.FromDays(365);

    public TimeSpan? DeadLetters { get; init; } = TimeSpan.FromDays(30);

    public TimeSpan? Refused { get; init; } = TimeSpan.FromDays(30);

    public TimeSpan? AuditTrail { get; init; } = TimeSpan.FromDays(730);

    /// <summary>The oldest entries of the chain go; what remains still verifies, from a recorded hash on.</summary>
    public TimeSpan? Archive { get; init; } = TimeSpan.FromDays(730);

    /// <summary>Beyond what open windows need: what a changed rule can look back on, and a gap can be filled into.</summary>
    public TimeSpan Journal { get; init; } = TimeSpan.FromDays(2);

    /// <summary>
    /// How far a file, table or partition was read that has given no sign for so long; one that comes back later is read from where a new
    /// one is.
    /// </summary>
    public TimeSpan? Positions { get; init; } = TimeSpan.FromDays(90);

    /// <summary>What the log has shown of role grants.</summary>
    public TimeSpan Accounts { get; init; } = TimeSpan.FromDays(400);
}
