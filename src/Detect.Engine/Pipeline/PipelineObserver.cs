using Detect.Events;
using Detect.Rules;

namespace Detect.Engine;

/// <summary>What a caller wants to hear of a run. Everything is called on the caller's thread, in the order of the sources.</summary>
public sealed record PipelineObserver
{
    public Action<DeadLetter>? DeadLettered { get; init; }

    /// <summary>Origin, code and message of something worth knowing that cost no record.</summary>
    public Action<RecordOrigin, string, string>? Noticed { get; init; }

    /// <summary>Unpacked bytes so far, over all sources.</summary>
    public Action<long>? Progressed { get; init; }

    /// <summary>A rule and the first failure of it in a chunk; <see cref="PipelineStatistics.RuleErrors"/> counts them all.</summary>
    public Action<SigmaRule, Exception>? RuleFailed { get; init; }
}
