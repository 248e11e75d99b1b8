namespace Detect.Connectors;

/// <summary>
/// An alert as it is stored, delivered and shown: JSON with these names in camel case, a superset of what <see cref="AlertJson"/>
/// writes. It stands by itself: the rule it came from may have changed since.
/// </summary>
public sealed record AlertDocument
{
    public required string Id { get; init; }

    public AlertKind Kind { get; init; }

    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>The alert that this one turned out to be a part of; it is closed then.</summary>
    public string? MergedInto { get; init; }

    /// <summary>Why it would not have been raised, had all events come in time; it is closed then. Null for an alert that stands.</summary>
    public string? Withdrawn { get; init; }

    public required AlertRule Rule { get; init; }

    public string? TenantId { get; init; }

    /// <summary>Names and values that the alert is about, in the rule's order.</summary>
    public IReadOnlyList<AlertField> Group { get; init; } = [];

    /// <summary>Event time.</summary>
    public DateTimeOffset? First { get; init; }

    public DateTimeOffset? Last { get; init; }

    public double Count { get; init; }

    public long EventCount { get; init; }

    /// <summary>In words, such as <c>4 of 4 in 37 min of 60</c>.</summary>
    public string Arithmetic { get; init; } = "";

    public AlertClass? Class { get; init; }

    /// <summary>Oldest first, bounded; the records themselves are in the archive.</summary>
    public IReadOnlyList<AlertDocumentEvent> Events { get; init; } = [];

    public string? SilencedBy { get; init; }

    /// <summary>Of a coverage gap: the titles of the rules that could not see meanwhile.</summary>
    public IReadOnlyList<string> BlindRules { get; init; } = [];

    public AlertStatus Status { get; init; }

    public AlertVerdict? Verdict { get; init; }

    public AlertLedger Ledger { get; init; } = new();

    /// <summary>Where a person sees the alert, when the worker knows its own address.</summary>
    public Uri? Link { get; init; }

    /// <summary>The alert as the engine raised it; status, ledger and link are the worker's to add.</summary>
    public static AlertDocument Of(Detect.Engine.Alert alert) => AlertDocumentReading.Read(alert);
}

public enum AlertKind
{
    Detection,

    /// <summary>Missing logs: a source that is silent, lagging or skipped.</summary>
    CoverageGap,
}

public enum AlertStatus
{
    New,
    Acknowledged,
    Closed,
}

public enum AlertVerdict
{
    Undetermined,
    TruePositive,
    BenignPositive,
    FalsePositive,
}

/// <summary>What an alert says about its rule.</summary>
public sealed record AlertRule
{
    public required string Id { get; init; }

    public string? Name { get; init; }

    public required string Title { get; init; }

    public required Detect.Rules.RuleLevel Level { get; init; }

    public string? Status { get; init; }

    public string? Description { get; init; }

    public string Version { get; init; } = "";

    public string Path { get; init; } = "";

    /// <summary>Such as <c>azure/auditlogs</c>.</summary>
    public string? LogSource { get; init; }

    public IReadOnlyList<string> Coverage { get; init; } = [];

    public IReadOnlyList<string> Tags { get; init; } = [];

    public IReadOnlyList<string> References { get; init; } = [];

    public IReadOnlyList<string> FalsePositives { get; init; } = [];

    /// <summary>What an analyst does first.</summary>
    public string? Runbook { get; init; }
}

public sealed record AlertField(string Name, string Value);

public sealed record AlertClass(Detect.Rules.AccountClass Class, string Account, string Reason);

public sealed record AlertDocumentEvent
{
    public required string Id { get; init; }

    public DateTimeOffset? OccurredAt { get; init; }

    public string Operation { get; init; } = "";

    public string? Actor { get; init; }

    /// <summary>Object id of the user or service principal that did it.</summary>
    public string? ActorId { get; init; }

    /// <summary>user, app or service.</summary>
    public string? ActorType { get; init; }

    public string? Target { get; init; }

    public string? Role { get; init; }

    public string? IpAddress { get; init; }

    public string? Result { get; init; }

    public string? RuleId { get; init; }

    public IReadOnlyList<AlertFieldMatch> Matched { get; init; } = [];
}

public sealed record AlertFieldMatch(string Field, string Value);

/// <summary>When what happened, on the way of the event that completed the alert.</summary>
public sealed record AlertLedger
{
    public DateTimeOffset? OccurredAt { get; init; }

    public DateTimeOffset? EnqueuedAt { get; init; }

    public DateTimeOffset? ReceivedAt { get; init; }

    public DateTimeOffset? DecidedAt { get; init; }
}
