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

    /// <summary>
    /// Announces a source before any event is processed: the clock waits for every announced source until it is completed.
    /// Returns its number.
    /// </summary>
    public int AddSource(string name) => throw new NotImplementedException();

    /// <summary>The source does not deliver in about the order of event time (an API's answer, a download): it moves the clock only at its end.</summary>
    public void MarkUnordered(int source) => throw new NotImplementedException();

    /// <summary>Takes events of a source in order of arrival.</summary>
    public void Process(int source, ReadOnlySpan<EvaluatedEvent> events) => throw new NotImplementedException();

    public void CompleteSource(int source) => throw new NotImplementedException();

    /// <summary>Takes events in order of arrival.</summary>
    public void Process(ReadOnlySpan<EvaluatedEvent> events) => throw new NotImplementedException();

    /// <summary>No more events will come: closes every window.</summary>
    public void Complete() => throw new NotImplementedException();
}
