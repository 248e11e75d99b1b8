using System.Runtime.ExceptionServices;
using Detect.Events;
using Detect.Rules;

namespace Detect.Engine;

internal readonly record struct PipelineNotice(RecordOrigin Origin, string Code, string Message);

internal readonly record struct RuleFailures(long Count, Exception First);

/// <summary>What stage one made of one chunk. Reused from chunk to chunk, so that a run's memory does not grow with its input.</summary>
internal sealed class EvaluatedChunk
{
    private EvaluatedEvent[] events = new EvaluatedEvent[256];
    private long published = -1;

    public int Source { get; private set; }

    public RecordChunk Chunk { get; private set; } = null!;

    public int Count { get; private set; }

    /// <summary>The dialect of the chunk's first decoded record, or null where none was decoded.</summary>
    public RecordShape? FirstShape { get; private set; }

    /// <summary>What ended the evaluation before its time: a bug, thrown again on the caller's thread.</summary>
    public ExceptionDispatchInfo? Failure { get; set; }

    public List<DeadLetter> DeadLetters { get; } = [];

    public List<PipelineNotice> Notices { get; } = [];

    public Dictionary<SigmaRule, RuleFailures> RuleFailures { get; } = [];

    /// <summary>Names of the audit log that the catalogue does not have: how often, and where first.</summary>
    public Dictionary<string, (int Count, RecordOrigin First)> UnknownOperations { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether an event had the field that the time is to be read from, readable or not.</summary>
    public bool HasTimestamp { get; private set; }

    /// <summary>The paths of the chunk's first event, as long as none had that field.</summary>
    public IReadOnlyList<string>? PathsWithoutTimestamp { get; private set; }

    public ReadOnlySpan<EvaluatedEvent> Events => events.AsSpan(0, Count);

    public bool IsPublished(long sequence) => Volatile.Read(ref published) == sequence;

    public void Publish(long sequence) => Volatile.Write(ref published, sequence);

    public void Begin(int source, RecordChunk chunk)
    {
        Source = source;
        Chunk = chunk;
        FirstShape = null;
        HasTimestamp = false;
        PathsWithoutTimestamp = null;
        Failure = null;
        DeadLetters.Clear();
        Notices.Clear();
        RuleFailures.Clear();
        UnknownOperations.Clear();
        // Cleared, so that a reused array does not keep matched events alive.
        events.AsSpan(0, Count).Clear();
        Count = 0;
    }

    /// <param name="namesTenant">Of an event that matched nothing, too.</param>
    public void Add(AuditEvent e, IReadOnlyList<RuleMatch>? matches, bool namesTenant)
    {
        if (Count == events.Length)
        {
            Array.Resize(ref events, Count * 2);
        }

        FirstShape ??= e.Shape;
        if (!e.HasKnownOperation)
        {
            var (count, first) = UnknownOperations.GetValueOrDefault(e.Operation, (0, e.Origin));
            UnknownOperations[e.Operation] = (count + 1, first);
        }

        events[Count++] = new EvaluatedEvent(e.Key, e.OccurredAt, matches, namesTenant || matches is not null ? e.TenantId : null);
    }

    public void LookForTimestamp(AuditEvent e, EventField timestamp)
    {
        HasTimestamp = HasTimestamp || e.OccurredAt is not null || e.Read(timestamp).Exists;
        if (!HasTimestamp)
        {
            PathsWithoutTimestamp ??= JsonPaths.Of(e.Raw);
        }
    }

    public void AddFailure(SigmaRule rule, Exception exception) =>
        RuleFailures[rule] = RuleFailures.TryGetValue(rule, out var known)
            ? known with { Count = known.Count + 1 }
            : new RuleFailures(1, exception);
}
