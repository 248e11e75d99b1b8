using Detect.Events;
using Detect.Rules;

namespace Detect.Engine;

/// <summary>What a run read. Every record is either decoded or dead-lettered.</summary>
public sealed record PipelineStatistics
{
    public required long Decoded { get; init; }

    public required long DeadLettered { get; init; }

    /// <summary>Dead letters by reason code.</summary>
    public required IReadOnlyDictionary<string, long> DeadLettersByCode { get; init; }

    /// <summary>Unpacked bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>Events on which a rule failed, by rule.</summary>
    public required IReadOnlyDictionary<SigmaRule, long> RuleErrors { get; init; }

    /// <summary>Audit events of operations that the catalogue does not have, by name; at most a thousand names.</summary>
    public IReadOnlyDictionary<string, long> UnknownOperations { get; init; } = new Dictionary<string, long>();

    /// <summary>All audit events of operations that the catalogue does not have.</summary>
    public long UnknownOperationEvents { get; init; }

    /// <summary>
    /// The dotted paths of the first event, where no event has the field that <see cref="DecoderOptions.TimestampField"/> names; else null.
    /// </summary>
    public IReadOnlyList<string>? PathsWithoutTimestamp { get; init; }

    public long RecordsRead => Decoded + DeadLettered;
}
