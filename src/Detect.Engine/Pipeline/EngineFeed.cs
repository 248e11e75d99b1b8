using Detect.Events;
using Detect.Rules;

namespace Detect.Engine;

/// <summary>Gives the engine what stage one made of the chunks, in their order, tells it of each source's end, and counts.</summary>
internal sealed class EngineFeed
{
    private readonly IReadOnlyList<DetectionEngine> engines;
    private readonly PipelineObserver observer;
    private readonly int[][] sourceIds;
    private readonly Dictionary<string, long> deadLettersByCode = new(StringComparer.Ordinal);
    private readonly Dictionary<SigmaRule, long> ruleErrors = [];
    private readonly UnknownOperations unknownOperations;
    private int source;
    private bool knowsShape;
    private bool hasTimestamp;
    private IReadOnlyList<string>? pathsWithoutTimestamp;
    private long decoded;
    private long bytes;

    public EngineFeed(IReadOnlyList<DetectionEngine> engines, IReadOnlyList<RecordSource> sources, PipelineObserver observer)
    {
        this.engines = engines;
        this.observer = observer;
        unknownOperations = new UnknownOperations(observer);
        sourceIds = [.. sources.Select(source => engines.Select(engine => engine.AddSource(source.Name)).ToArray())];
    }

    public void Take(EvaluatedChunk chunk)
    {
        CompleteSourcesBefore(chunk.Source);
        Report(chunk);
        DeclareOrder(chunk.FirstShape);
        for (var i = 0; i < engines.Count; i++)
        {
            engines[i].Process(sourceIds[source][i], chunk.Events);
        }

        hasTimestamp |= chunk.HasTimestamp;
        pathsWithoutTimestamp ??= chunk.PathsWithoutTimestamp;
        decoded += chunk.Count;
        bytes += chunk.Chunk.Bytes.Length;
        observer.Progressed?.Invoke(bytes);
    }

    public PipelineStatistics Complete()
    {
        CompleteSourcesBefore(sourceIds.Length);
        foreach (var engine in engines)
        {
            engine.Complete();
        }

        return new PipelineStatistics
        {
            Decoded = decoded,
            DeadLettered = deadLettersByCode.Values.Sum(),
            DeadLettersByCode = deadLettersByCode,
            Bytes = bytes,
            RuleErrors = ruleErrors,
            UnknownOperations = unknownOperations.ByName,
            UnknownOperationEvents = unknownOperations.Events,
            PathsWithoutTimestamp = hasTimestamp ? null : pathsWithoutTimestamp,
        };
    }

    private void CompleteSourcesBefore(int next)
    {
        for (; source < next; source++)
        {
            for (var i = 0; i < engines.Count; i++)
            {
                engines[i].CompleteSource(sourceIds[source][i]);
            }

            knowsShape = false;
        }
    }

    // Answers of an API and downloads come newest first or in no order at all; only pushed logs advance the clock as they are read.
    private void DeclareOrder(RecordShape? first)
    {
        if (knowsShape || first is null)
        {
            return;
        }

        knowsShape = true;
        if (first is RecordShape.Graph or RecordShape.LogAnalytics or RecordShape.PortalCsv)
        {
            for (var i = 0; i < engines.Count; i++)
            {
                engines[i].MarkUnordered(sourceIds[source][i]);
            }
        }
    }

    private void Report(EvaluatedChunk chunk)
    {
        foreach (var deadLetter in chunk.DeadLetters)
        {
            deadLettersByCode[deadLetter.Code] = deadLettersByCode.GetValueOrDefault(deadLetter.Code) + 1;
            observer.DeadLettered?.Invoke(deadLetter);
        }

        foreach (var notice in chunk.Notices)
        {
            observer.Noticed?.Invoke(notice.Origin, notice.Code, notice.Message);
        }

        foreach (var (name, (count, first)) in chunk.UnknownOperations)
        {
            unknownOperations.Add(name, count, first);
        }

        foreach (var (rule, failures) in chunk.RuleFailures)
        {
            ruleErrors[rule] = ruleErrors.GetValueOrDefault(rule) + failures.Count;
            observer.RuleFailed?.Invoke(rule, failures.First);
        }
    }
}
