using Detect.Connectors;
using Detect.Engine;
using Detect.Rules;

namespace Detect.Cli;

/// <summary>One replay from start to end: finds the sources, loads the rules, runs the pipeline, writes alerts and summary.</summary>
internal sealed class ReplayRun(ReplayRequest request, Terminal console)
{
    private readonly SourceProblems problems = new();

    public ExitCode Run()
    {
        var sources = FindSources();
        var expectation = request.ExpectPath is { } path ? Expectation.Read(path) : null;
        var options = EngineInputs.Read(request);
        var rules = RuleLoader.Load(LoadedRules.Read(request.RulePaths), request.Rules);
        if (rules.HasErrors)
        {
            return RuleErrors.Report(rules, console);
        }

        if (!rules.Rules.All.Any())
        {
            throw new UsageException($"{string.Join(", ", request.RulePaths)}: no rule was loaded from it ('detect lint' says why)");
        }

        using var deadLetters = new DeadLetterLog(request.DeadLetters);
        using var interruption = new Interruption();
        using var outputs = new AlertOutputs(request.Format, expectation, console);
        var summary = Evaluate(sources, rules.Rules, options, outputs, deadLetters, interruption.Token);
        outputs.Complete();
        deadLetters.Report(console.Error);
        problems.Report(console);
        summary.WriteIfNothingWasSeen(console);
        var verdict = Verdict(expectation, deadLetters, interruption.Token.IsCancellationRequested);
        summary.Write(console.Error);
        return verdict;
    }

    private IReadOnlyList<SourceFile> FindSources()
    {
        var listing = SourceFiles.Find(request.Paths);
        return listing.Problems.Count == 0
            ? listing.Files
            : throw new UsageException(string.Join('\n', listing.Problems));
    }

    private ReplaySummary Evaluate(
        IReadOnlyList<SourceFile> sources,
        RuleSet rules,
        EngineOptions options,
        AlertOutputs outputs,
        DeadLetterLog deadLetters,
        CancellationToken cancelled)
    {
        var progress = new ReplayProgress(sources, console);
        using var engine = new DetectionEngine(rules, options with { RuleFailed = problems.RuleFailed });
        using var alerts = engine.Alerts.Subscribe(outputs.Add);
        var pipeline = new DetectionPipeline(engine, new PipelineOptions { Threads = request.Threads, Decoder = request.Decoder });
        var statistics = pipeline.Run(
            [.. sources.Select(source => new RecordSource(source.Path, () => problems.Open(source, progress.Count, cancelled)))],
            new PipelineObserver
            {
                DeadLettered = deadLetters.Take,
                Progressed = _ => progress.Show(),
                Noticed = (origin, _, message) => problems.Notice(origin, message),
                RuleFailed = problems.RuleFailed,
            });
        progress.Clear();
        problems.NoteLosses(engine.Statistics);
        return Summarise(statistics, engine.Statistics, outputs);
    }

    private static ReplaySummary Summarise(PipelineStatistics read, EngineStatistics evaluated, AlertOutputs outputs) => new()
    {
        Read = read.RecordsRead,
        Decoded = read.Decoded,
        DeadLettered = read.DeadLettered,
        Duplicates = evaluated.Duplicates,
        TooLate = evaluated.TooLate,
        Alerts = outputs.Raised,
        Silenced = outputs.Silenced,
        UnknownOperations = read.UnknownOperations.Count,
    };

    private ExitCode Verdict(Expectation? expectation, DeadLetterLog deadLetters, bool interrupted)
    {
        if (interrupted)
        {
            console.Fail("stopped before the end of the input; alerts and counts are of what was read");
        }

        if (interrupted || problems.InputIncomplete || deadLetters.Failed)
        {
            return ExitCode.Usage;
        }

        foreach (var difference in expectation?.Differences ?? [])
        {
            console.Error.WriteLine(difference);
        }

        return expectation is { Differences.Count: > 0 } ? ExitCode.ExpectationFailed : ExitCode.Ok;
    }
}
