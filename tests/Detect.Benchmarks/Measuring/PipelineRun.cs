using Detect.Engine;
using Detect.Rules;

namespace Detect.Benchmarks;

/// <summary>One run from file to alerts, as <c>detect replay</c> does it.</summary>
internal sealed record PipelineRun(TimeSpan Elapsed, PipelineStatistics Statistics, long Alerts)
{
    public double EventsPerSecond => Statistics.RecordsRead / Elapsed.TotalSeconds;

    public double MegabytesPerSecond => Statistics.Bytes / 1e6 / Elapsed.TotalSeconds;

    public static PipelineRun Of(string path, RuleSet rules, int threads)
    {
        using var engine = new DetectionEngine(rules);
        long alerts = 0;
        using var counting = engine.Alerts.Subscribe(new AlertCounter(() => alerts++));
        var pipeline = new DetectionPipeline(engine, new PipelineOptions { Threads = threads });
        GC.Collect();
        var clock = Clock.StartNew();
        var statistics = pipeline.Run([new RecordSource(path, () => File.OpenRead(path))]);
        return new PipelineRun(clock.Stop(), statistics, alerts);
    }

    private sealed class AlertCounter(Action count) : IObserver<Alert>
    {
        public void OnNext(Alert value) => count();

        public void OnError(Exception error) => throw error;

        public void OnCompleted()
        {
        }
    }
}
