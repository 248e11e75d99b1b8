using Detect.Events;
using Detect.Rules;

namespace Detect.Engine;

/// <summary>Stage one on one thread: decodes a chunk's records and matches every rule against each. Keeps only what matched.</summary>
internal sealed class ChunkEvaluator : IEventVisitor
{
    private readonly EventDecoder decoder;
    private readonly RuleMatcher matcher;
    private readonly Func<SigmaRule, AuditEvent, bool> isWanted;
    private readonly EventField? timestamp;
    private readonly bool namesTenants;
    private readonly List<SigmaRule> matched = [];
    private EvaluatedChunk current = null!;

    /// <param name="isWanted">Asked of each match before the event is kept for it.</param>
    public ChunkEvaluator(CompiledRules rules, DecoderOptions options, Func<SigmaRule, AuditEvent, bool> isWanted)
    {
        this.isWanted = isWanted;
        decoder = new EventDecoder(options);
        namesTenants = rules.Rules.Any(rule => rule.FirstSeen is { GroupBy.Count: 0 });
        timestamp = options.TimestampField is { } field ? JsonPathFields.Instance.Resolve(field, EventTables.Json).Field : null;
        matcher = rules.CreateMatcher();
        matcher.RuleFailed = (rule, exception) => current.AddFailure(rule, exception);
    }

    /// <summary>Null where nobody asks what rules cost.</summary>
    public RuleTimes? Times { get; init; }

    /// <summary>Told of each event, before the decoder moves on, and of its matches; null where there are none.</summary>
    public Action<AuditEvent, IReadOnlyList<RuleMatch>?>? Evaluated { get; init; }

    public void Evaluate(EvaluatedChunk chunk)
    {
        current = chunk;
        decoder.Decode(chunk.Chunk, this);
    }

    public void OnEvent(AuditEvent e)
    {
        matched.Clear();
        if (TryMatch(e))
        {
            var matches = matched.Count == 0 ? null : Keep(e);
            current.Add(e, matches, namesTenants);
            Evaluated?.Invoke(e, matches);
            if (timestamp is not null)
            {
                current.LookForTimestamp(e, timestamp);
            }
        }
    }

    // The bytes go back to the reader with the chunk, so a dead letter takes its own along.
    public void OnDeadLetter(DeadLetter deadLetter) =>
        current.DeadLetters.Add(deadLetter with { Raw = deadLetter.Raw.ToArray(), CsvHeader = current.Chunk.CsvHeader.ToArray() });

    public void OnNotice(RecordOrigin origin, string code, string message) =>
        current.Notices.Add(new PipelineNotice(origin, code, message));

    // Fields are decoded as they are first read: a bug in reading one may show only here, and costs this record.
    private bool TryMatch(AuditEvent e)
    {
        try
        {
            matcher.Match(e, matched, Times?.IsDue() == true ? Times.Evaluated : null);
            DropUnwanted(e);
            return true;
        }
#pragma warning disable CA1031 // As for a rule that fails: the stream goes on.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            OnDeadLetter(DeadLetter.OfFailure(e.Origin, exception, e.Raw));
            return false;
        }
    }

    private void DropUnwanted(AuditEvent e)
    {
        for (var i = matched.Count - 1; i >= 0; i--)
        {
            if (!isWanted(matched[i], e))
            {
                matched.RemoveAt(i);
            }
        }
    }

    private RuleMatch[] Keep(AuditEvent e)
    {
        var kept = e.Detach();
        var matches = new RuleMatch[matched.Count];
        for (var i = 0; i < matches.Length; i++)
        {
            matches[i] = new RuleMatch(matched[i], kept);
        }

        return matches;
    }
}
