using System.Diagnostics.Metrics;
using Detect.Rules;

namespace Detect.Engine;

/// <summary>Measures what rules cost, on one event in <see cref="EngineMetrics.RuleTimeSample"/>. One for each thread.</summary>
internal sealed class RuleTimes(TimeProvider time)
{
    private static readonly Meter Meter = new(EngineMetrics.MeterName);

    private static readonly Histogram<double> Duration = Meter.CreateHistogram(
        EngineMetrics.RuleDuration,
        "s",
        "What evaluating a rule on an event took; one event in some is measured.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1] });

    // Each holds it, so that it is published before the first measurement.
    private readonly Histogram<double> duration = Duration;
    private int untilNext = EngineMetrics.RuleTimeSample;
    private long began;

    /// <summary>True for the event that is to be measured.</summary>
    public bool IsDue()
    {
        if (--untilNext > 0)
        {
            return false;
        }

        untilNext = EngineMetrics.RuleTimeSample;
        began = time.GetTimestamp();
        return duration.Enabled;
    }

    public void Evaluated(SigmaRule rule)
    {
        var now = time.GetTimestamp();
        duration.Record(time.GetElapsedTime(began, now).TotalSeconds, new KeyValuePair<string, object?>(EngineMetrics.RuleId, rule.Id));
        began = now;
    }
}
