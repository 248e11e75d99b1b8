using Detect.Rules;

namespace Detect.Engine;

/// <summary>What every correlation needs of the engine around it.</summary>
internal sealed record CorrelationContext(
    EventClock Clock,
    EngineOptions Options,
    EngineCounters Counters,
    AccountDirectory Accounts,
    SilenceList Silences,
    IReadOnlyDictionary<Rule, int> Ranks,
    IEpisodeSink Episodes,
    IEpisodeSink Alerts)
{
    /// <summary>The engine is to start again from what it has told to be stored.</summary>
    public bool IsLive { get; init; }

    public Func<Rule, bool> IsReferenced { get; init; } = _ => false;

    /// <summary>The newest event time of the log once it has ended; null before.</summary>
    public Func<long?> LogEnd { get; init; } = () => null;
}
