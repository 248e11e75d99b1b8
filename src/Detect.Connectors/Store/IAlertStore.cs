namespace Detect.Connectors;

/// <summary>A new state of an alert, and what is to be told of it to whom.</summary>
public sealed record AlertChange
{
    public required AlertDocument Alert { get; init; }

    public required NotificationKind Kind { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The sinks that are to hear of it, by name.</summary>
    public IReadOnlyList<string> Sinks { get; init; } = [];

    /// <summary>For a person: what changed.</summary>
    public string Summary { get; init; } = "";
}

/// <summary>A line of an alert's history.</summary>
public sealed record AlertHistoryEntry(DateTimeOffset At, string By, string What, string? Comment)
{
    /// <summary>Who has done what no person did.</summary>
    public const string Engine = "detect";
}

public sealed record AlertQuery
{
    public AlertStatus? Status { get; init; }

    /// <summary>Those alone that are not closed.</summary>
    public bool IsOpen { get; init; }

    public Detect.Rules.RuleLevel? AtLeast { get; init; }

    public string? RuleId { get; init; }

    public string? TenantId { get; init; }

    public string? Tag { get; init; }

    /// <summary>A group value: an account, an address, a role.</summary>
    public string? About { get; init; }

    public AlertKind? Kind { get; init; }

    /// <summary>Silenced and merged alerts are left out unless asked for.</summary>
    public bool IncludeSilenced { get; init; }

    /// <summary>By the alert's last event, newest first.</summary>
    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? Until { get; init; }

    public int Limit { get; init; } = 50;

    /// <summary>The cursor that the page before ended with.</summary>
    public string? After { get; init; }
}

public sealed record AlertPage(IReadOnlyList<AlertDocument> Alerts, string? Next);

/// <summary>What an analyst says of an alert.</summary>
public sealed record AlertDecision
{
    public AlertStatus? Status { get; init; }

    public AlertVerdict? Verdict { get; init; }

    public string? Comment { get; init; }

    public required string By { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>What the alert's status must still be when the decision is stored; null for any.</summary>
    public IReadOnlyList<AlertStatus>? From { get; init; }

    /// <summary>How many lines of people its history must still have then; null for any number.</summary>
    public int? AfterLinesOfPeople { get; init; }

    /// <summary>Its line in the audit trail, stored with it and not without it.</summary>
    public AuditTrailEntry? Audit { get; init; }
}

/// <param name="Alert">As it is then.</param>
/// <param name="IsTaken">False where the alert was not any more what the decision rests upon: nothing was done.</param>
public sealed record DecisionResult(AlertDocument Alert, bool IsTaken);

public interface IAlertStore
{
    /// <summary>By id or alias; null when there is none.</summary>
    Task<AlertDocument?> FindAsync(string id, CancellationToken cancellation);

    /// <summary>The alerts of a rule and group that overlap the stretch, of any version of the rule.</summary>
    Task<IReadOnlyList<AlertDocument>> FindOverlappingAsync(
        string ruleId, string? tenantId, IReadOnlyList<AlertField> group, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellation);

    /// <exception cref="FormatException">The cursor is none of this store's.</exception>
    Task<AlertPage> ListAsync(AlertQuery query, CancellationToken cancellation);

    Task<IReadOnlyList<AlertHistoryEntry>> HistoryAsync(string id, CancellationToken cancellation);

    /// <summary>When which sink was told of the alert.</summary>
    Task<IReadOnlyList<AlertDelivery>> DeliveriesAsync(string id, CancellationToken cancellation);

    /// <summary>
    /// Records the decision, with history, and tells <paramref name="sinks"/> (updated, or resolved when it closes). An engine's later
    /// update of the alert leaves status and verdict as they are. Of two decisions at once, one sees what the other has made of the alert.
    /// Null when there is no such alert.
    /// </summary>
    Task<DecisionResult?> DecideAsync(string id, AlertDecision decision, IReadOnlyList<string> sinks, CancellationToken cancellation);

    /// <summary>When each rule last raised an alert, and how many, over what is stored.</summary>
    Task<IReadOnlyList<RuleAlertCount>> CountByRuleAsync(CancellationToken cancellation);
}

public sealed record AlertDelivery(string Sink, NotificationKind Kind, DateTimeOffset DeliveredAt, int Attempts);

public sealed record RuleAlertCount(string RuleId, long Alerts, DateTimeOffset? LastRaised);
