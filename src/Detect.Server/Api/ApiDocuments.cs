using System.Text.Json;
using System.Text.Json.Serialization;
using Detect.Connectors;
using Detect.Rules;

namespace Detect.Server;

/// <param name="Next">Give it as <c>after</c> for the next page; null on the last.</param>
internal sealed record AlertList(IReadOnlyList<AlertDocument> Alerts, string? Next);

internal sealed record AlertDetail
{
    public required AlertDocument Alert { get; init; }

    public required IReadOnlyList<AlertHistoryEntry> History { get; init; }

    public required IReadOnlyList<AlertDelivery> Deliveries { get; init; }

    /// <summary>The records as received, oldest first, from the archive.</summary>
    public required IReadOnlyList<EvidenceRecord> Evidence { get; init; }

    /// <summary>There are more records than are shown: <c>detect archive export</c> has them all.</summary>
    public required bool IsEvidenceCut { get; init; }
}

/// <param name="Number">Its place in the archive's chain.</param>
/// <param name="Record">As received: JSON, or a text where it is none.</param>
internal sealed record EvidenceRecord(long Number, string Hash, string Source, DateTimeOffset? OccurredAt, DateTimeOffset ReceivedAt, JsonElement Record);

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record CommentRequest
{
    /// <summary>At most 4,000 characters.</summary>
    public string? Comment { get; init; }
}

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record CloseRequest
{
    public required AlertVerdict Verdict { get; init; }

    /// <summary>At most 4,000 characters.</summary>
    public string? Comment { get; init; }
}

internal sealed record RuleList
{
    /// <summary>When they were put in force.</summary>
    public required DateTimeOffset LoadedAt { get; init; }

    /// <summary>What is wrong with newer rules, accounts or silences: they were refused, and those before stay in force. Null where none were.</summary>
    public IReadOnlyList<string>? Refused { get; init; }

    public required IReadOnlyList<RuleState> Rules { get; init; }
}

internal sealed record RuleState
{
    public required string Id { get; init; }

    public string? Name { get; init; }

    public required string Title { get; init; }

    public required RuleLevel Level { get; init; }

    public string? Status { get; init; }

    public required string Version { get; init; }

    public required string Path { get; init; }

    public required bool IsCorrelation { get; init; }

    /// <summary>False for a rule that is only a part of a correlation.</summary>
    public required bool RaisesAlerts { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    public IReadOnlyList<string> Coverage { get; init; } = [];

    /// <summary>Since the engine was built; left out where this worker has none.</summary>
    public long? Matches { get; init; }

    public long? Errors { get; init; }

    /// <summary>Over what the store holds.</summary>
    public required long Alerts { get; init; }

    public DateTimeOffset? LastRaised { get; init; }
}

/// <param name="Windows">The fullest first: what is measured now against what is wanted.</param>
internal sealed record RuleDetail(RuleState Rule, IReadOnlyList<WindowView> Windows);

/// <param name="Silence">One item of a silences file.</param>
internal sealed record SilenceState(string Id, string Silence, string Author, DateTimeOffset CreatedAt);

internal sealed record SinkState
{
    public required string Name { get; init; }

    public required string Type { get; init; }

    public required long Waiting { get; init; }

    public DateTimeOffset? Oldest { get; init; }

    /// <summary>Notifications that wait for the end of a digest's period, beside those that wait.</summary>
    public required long Gathering { get; init; }

    public required long Refused { get; init; }

    public string? LastError { get; init; }

    public DateTimeOffset? LastDelivered { get; init; }

    /// <summary>Null while it is enabled.</summary>
    public string? DisabledBecause { get; init; }
}

internal sealed record RefusedState(
    string Id, string Sink, NotificationKind Kind, IReadOnlyList<string> AlertIds, string Reason, DateTimeOffset At, int Attempts);

internal sealed record DeadLetterState(
    long Id, string Source, string Partition, long Line, long ByteOffset, string Code, string Reason, DateTimeOffset ReceivedAt, string? TenantId, int Bytes, int Attempts);

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record RetryRequest
{
    /// <summary>Null for all.</summary>
    public IReadOnlyList<long>? Ids { get; init; }
}

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record RetryRefusedRequest
{
    /// <summary>Null for all of the sink.</summary>
    public IReadOnlyList<string>? Ids { get; init; }
}

internal sealed record CountAnswer(long Count);

internal sealed record SinkTestAnswer(bool IsDelivered, string? Reason);

/// <param name="IsReady">False, with status 503, where something required is not well.</param>
/// <param name="Conditions">Left out for callers who are not identified.</param>
internal sealed record HealthAnswer(bool IsReady, IReadOnlyList<ConditionView>? Conditions);

/// <summary>Numbers are left out where no engine answers: this worker stands by, or is busy.</summary>
internal sealed record Statistics
{
    /// <summary>False for a worker that stands by: another one on the same store correlates.</summary>
    public required bool IsLeading { get; init; }

    public DateTimeOffset? Watermark { get; init; }

    public long? Events { get; init; }

    public long? Duplicates { get; init; }

    public long? TooLate { get; init; }

    public long? Untimed { get; init; }

    public long? Alerts { get; init; }

    public long? Silenced { get; init; }

    public int? Groups { get; init; }
}
