using Detect.Rules;

namespace Detect.Engine;

/// <summary>
/// Stage two: de-duplicates, correlates on one event-time clock and runs the alert stages. One thread drives it.
/// </summary>
public sealed class DetectionEngine
{
    public DetectionEngine(RuleSet rules, EngineOptions options) => throw new NotImplementedException();

    /// <summary>Alerts as they are raised and, with <see cref="AlertTiming.Eager"/>, updated.</summary>
    public IObservable<Alert> Alerts => throw new NotImplementedException();

    /// <summary>Takes events in order of arrival.</summary>
    public void Process(ReadOnlySpan<EvaluatedEvent> events) => throw new NotImplementedException();

    /// <summary>No more events will come: closes every window.</summary>
    public void Complete() => throw new NotImplementedException();
}
