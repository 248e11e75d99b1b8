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
        var rules = Load(request.RulePaths);
        var oldRules = !rules.HasErrors && request.ComparePath is { } oldPath ? Load([oldPath]) : null;
        if ((rules.HasErrors ? rules : oldRules) is { HasErrors: true } broken)
        {
            return RuleErrors.Report(broken, console);
        }

        var variants = request.WhatIf is { } named ? WhatIfChoice.Of(rules.Rules, named) : null;
        var comparison = oldRules is null ? null : new ComparisonOutput(request.Format, console);
        using var deadLetters = new DeadLetterLog(request.DeadLetters);
        using var interruption = new Interruption();
        using var outputs = Outputs(expectation, comparison, variants);
        using var engine = NewEngine(variants?.Rules ?? rules.Rules, variants is null ? options : options with { Limits = FewEvents(options) });
        using var alerts = engine.Alerts.Subscribe(outputs.Add);
        using var oldEngine = oldRules is null ? null : NewEngine(oldRules.Rules, options);
        using var oldAlerts = oldEngine?.Alerts.Subscribe(comparison!.AddOld);
        var read = Evaluate(sources, oldEngine is null ? [engine] : [engine, oldEngine], deadLetters, interruption.Token);
        if (read.PathsWithoutTimestamp is { } paths)
        {
            problems.NoteTimestamp(request.Decoder.TimestampField!, paths);
        }

        problems.NoteLosses(engine.Statistics, rules.Rules);
        if (comparison is null && variants is null)
        {
            problems.NoteSilences(options.Silences, outputs.SilencedBy);
        }

        var summary = Summarise(read, engine.Statistics, outputs);
        outputs.Complete();
        deadLetters.Report(console.Error);
        problems.Report(console);
        summary.WriteIfNothingWasSeen(console);
        var verdict = Verdict(expectation, deadLetters, interruption.Token.IsCancellationRequested);
        summary.Write(console.Error);
        return summary.NothingWasUnderstood ? ExitCode.Usage : verdict;
    }

    private RuleLoadResult Load(IReadOnlyList<string> paths)
    {
        var loaded = RuleLoader.Load(LoadedRules.Read(paths), request.Rules);
        return loaded.HasErrors || loaded.Rules.All.Any()
            ? loaded
            : throw new UsageException($"{string.Join(", ", paths)}: no rule was loaded from it ('detect lint' says why)");
    }

    private IReadOnlyList<SourceFile> FindSources()
    {
        var listing = SourceFiles.Find(request.Paths);
        return listing.Problems.Count == 0
            ? listing.Files
            : throw new UsageException(string.Join('\n', listing.Problems));
    }

    private AlertOutputs Outputs(Expectation? expectation, ComparisonOutput? comparison, RuleVariants? variants) => (comparison, variants) switch
    {
        (not null, _) => new AlertOutputs(comparison),
        (_, not null) => new AlertOutputs(new WhatIfOutput(variants, request.Format, console)) { Counts = alert => alert.Rule == variants.Rule },
        _ => new AlertOutputs(AlertOutputs.Alerts(request.Format, console), expectation),
    };

    private DetectionEngine NewEngine(RuleSet rules, EngineOptions options) => new(rules, options with { RuleFailed = problems.RuleFailed });

    /// <summary>Where alerts are only counted, their proof is not wanted.</summary>
    private static EngineLimits FewEvents(EngineOptions options) => options.Limits with { EventsPerAlert = 1 };

    private PipelineStatistics Evaluate(
        IReadOnlyList<SourceFile> sources,
        IReadOnlyList<DetectionEngine> engines,
        DeadLetterLog deadLetters,
        CancellationToken cancelled)
    {
        var progress = new ReplayProgress(sources, console);
        var pipeline = new DetectionPipeline(engines, new PipelineOptions { Threads = request.Threads, Decoder = request.Decoder });
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
        return statistics;
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
