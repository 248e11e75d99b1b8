using Detect.Events;
using Detect.Rules;

namespace Detect.Engine;

/// <summary>What stage one made of a batch of chunks. It owns its bytes; the chunks may be given back.</summary>
public sealed record EvaluatedBatch
{
    /// <summary>The events that matched or are to be kept, in order of arrival.</summary>
    public required IReadOnlyList<LiveEvent> Events { get; init; }

    /// <summary>Every event, in order of arrival; null where nobody has asked for them.</summary>
    public IReadOnlyList<LiveEvent>? All { get; init; }

    public required IReadOnlyList<DeadLetter> DeadLetters { get; init; }

    public required IReadOnlyList<BatchNotice> Notices { get; init; }

    /// <summary>Names of the audit log that the catalogue does not have, with how often each occurred.</summary>
    public required IReadOnlyDictionary<string, long> UnknownOperations { get; init; }

    /// <summary>Rules that failed on an event: how often, and the first failure.</summary>
    public required IReadOnlyList<RuleFailure> RuleFailures { get; init; }

    /// <summary>The oldest event of each tenant, whether it matched or not.</summary>
    public required IReadOnlyList<LiveEvent> Firsts { get; init; }

    /// <summary>Event time of the newest event, whether it matched or not; null where none has a time.</summary>
    public DateTimeOffset? Newest { get; init; }

    /// <summary>The newest but one: bears out the newest, or shows that nothing does. Null with fewer than two.</summary>
    public DateTimeOffset? NextNewest { get; init; }

    /// <summary>Decoded events by table.</summary>
    public required IReadOnlyDictionary<EventTables, long> EventsByTable { get; init; }

    public long Decoded => EventsByTable.Values.Sum();
}

/// <summary>Something worth knowing that cost no record.</summary>
public sealed record BatchNotice(RecordOrigin Origin, string Code, string Message);

public sealed record RuleFailure(SigmaRule Rule, long Count, Exception First);
