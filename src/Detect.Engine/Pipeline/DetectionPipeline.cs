using Detect.Events;
using Detect.Rules;

namespace Detect.Engine;

/// <summary>
/// Everything between recorded logs and alerts: decodes and matches on <see cref="PipelineOptions.Threads"/> threads, then
/// feeds the engine in order, on the caller's thread. Alerts come out of <see cref="DetectionEngine.Alerts"/>.
/// </summary>
public sealed class DetectionPipeline
{
    private readonly CompiledRules compiled;
    private readonly IReadOnlyList<DetectionEngine> engines;
    private readonly PipelineOptions options;

    public DetectionPipeline(DetectionEngine engine, PipelineOptions? options = null)
        : this([engine], options)
    {
    }

    /// <summary>Several engines on the same decoded events, each with the matches of its own rules.</summary>
    public DetectionPipeline(IReadOnlyList<DetectionEngine> engines, PipelineOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(engines);
        this.engines = engines;
        this.options = options ?? new PipelineOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(this.options.Threads, 1, nameof(options));
        compiled = CompiledRules.Compile([.. engines.SelectMany(engine => engine.RulesToMatch).Distinct()]);
    }

    /// <summary>Reads the sources to their ends, one after another. All of them are known to the engine from the start.</summary>
    /// <exception cref="IOException">A source could not be read; what was read before it has been evaluated.</exception>
    public PipelineStatistics Run(IReadOnlyList<RecordSource> sources, PipelineObserver? observer = null)
    {
        var feed = new EngineFeed(engines, sources, observer ?? new PipelineObserver());
        var evaluators = new ChunkEvaluator[options.Threads];
        for (var i = 0; i < evaluators.Length; i++)
        {
            evaluators[i] = new ChunkEvaluator(compiled, options.Decoder, IsWanted);
        }

        StageOne.Run(ChunkSequence.Read(sources, options.ChunkSize), evaluators, feed.Take);
        return feed.Complete();
    }

    private bool IsWanted(SigmaRule rule, AuditEvent e)
    {
        foreach (var engine in engines)
        {
            if (engine.Concerns(rule, e))
            {
                return true;
            }
        }

        return false;
    }
}
