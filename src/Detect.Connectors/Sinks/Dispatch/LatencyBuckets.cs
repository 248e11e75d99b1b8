using System.Diagnostics.Metrics;

namespace Detect.Connectors;

/// <summary>Buckets of histograms in seconds, from a commit to a feed that is hours late. OpenTelemetry's own are meant for milliseconds.</summary>
internal static class LatencyBuckets
{
    public static InstrumentAdvice<double> Advice { get; } = new()
    {
        HistogramBucketBoundaries = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600, 14400],
    };
}
