using Detect.Events;
using Detect.Rules;

namespace Detect.Engine;

/// <summary>Gathers what the chunks of one batch came to.</summary>
internal sealed class BatchCollector(Func<AuditEvent, bool>? keep)
{
    private readonly List<LiveEvent> events = [];
    private readonly List<DeadLetter> deadLetters = [];
    private readonly List<BatchNotice> notices = [];
    private readonly Dictionary<string, long> unknownOperations = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<SigmaRule, RuleFailure> failures = [];
    private readonly Dictionary<EventTables, long> byTable = [];
    private readonly Dictionary<string, LiveEvent> firsts = new(StringComparer.OrdinalIgnoreCase);
    private DateTimeOffset? newest;
    private DateTimeOffset? nextNewest;

    /// <summary>Whatever is decoded is kept.</summary>
    public bool KeepsAll { get; set; }

    public void Take(AuditEvent e, IReadOnlyList<RuleMatch>? matches)
    {
        byTable[e.Table] = byTable.GetValueOrDefault(e.Table) + 1;
        if (e.OccurredAt is { } time)
        {
            nextNewest = Newer(nextNewest, Older(newest, time));
            newest = Newer(newest, time);
        }

        var isKept = matches is not null || KeepsAll || IsKept(e);
        var isFirst = IsFirst(e);
        if (!isKept && !isFirst)
        {
            return;
        }

        var detached = new LiveEvent(e.Key, e.OccurredAt, matches?[0].Event ?? e.Detach(), matches ?? []);
        if (isKept)
        {
            events.Add(detached);
        }

        if (isFirst)
        {
            firsts[e.TenantId ?? ""] = detached;
        }
    }

    public void Add(EvaluatedChunk chunk)
    {
        deadLetters.AddRange(chunk.DeadLetters);
        notices.AddRange(chunk.Notices.Select(notice => new BatchNotice(notice.Origin, notice.Code, notice.Message)));
        foreach (var (name, (count, _)) in chunk.UnknownOperations)
        {
            unknownOperations[name] = unknownOperations.GetValueOrDefault(name) + count;
        }

        foreach (var (rule, (count, first)) in chunk.RuleFailures)
        {
            failures[rule] = failures.TryGetValue(rule, out var known) ? known with { Count = known.Count + count } : new(rule, count, first);
        }
    }

    public EvaluatedBatch Drain()
    {
        var batch = new EvaluatedBatch
        {
            Events = [.. events],
            DeadLetters = [.. deadLetters],
            Notices = [.. notices],
            UnknownOperations = new Dictionary<string, long>(unknownOperations, StringComparer.OrdinalIgnoreCase),
            RuleFailures = [.. failures.Values],
            Firsts = [.. firsts.Values],
            Newest = newest,
            NextNewest = nextNewest,
            EventsByTable = new Dictionary<EventTables, long>(byTable),
        };
        events.Clear();
        deadLetters.Clear();
        notices.Clear();
        unknownOperations.Clear();
        failures.Clear();
        byTable.Clear();
        firsts.Clear();
        (newest, nextNewest) = (null, null);
        return batch;
    }

    private static DateTimeOffset? Newer(DateTimeOffset? a, DateTimeOffset? b) => a > b || b is null ? a : b;

    private static DateTimeOffset? Older(DateTimeOffset? a, DateTimeOffset b) => a > b ? b : a;

    private bool IsFirst(AuditEvent e) =>
        e.OccurredAt is { } time && !(firsts.GetValueOrDefault(e.TenantId ?? "")?.OccurredAt <= time);

    // Of an event whose accounts cannot be read nobody can say that it touches none.
    private bool IsKept(AuditEvent e)
    {
        try
        {
            return keep?.Invoke(e) == true;
        }
#pragma warning disable CA1031
        catch (Exception)
#pragma warning restore CA1031
        {
            return true;
        }
    }
}
