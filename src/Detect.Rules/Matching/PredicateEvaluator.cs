using Detect.Events;

namespace Detect.Rules;

/// <summary>Evaluates predicates over one event at a time, each at most once per event.</summary>
internal sealed class PredicateEvaluator(int predicateCount)
{
    // The epoch in which the answer was found, and the answer in the lowest bit.
    private readonly ulong[] memo = new ulong[predicateCount];
    private readonly List<string> texts = [];
    private AuditEvent? current;
    private bool hasTexts;
    private ulong epoch;

    public void Begin(AuditEvent e)
    {
        current = e;
        hasTexts = false;
        epoch++;
    }

    /// <summary>Notes an answer that was found in another way.</summary>
    public void Remember(int predicateNumber, bool holds) => memo[predicateNumber] = (epoch << 1) | (holds ? 1ul : 0ul);

    public bool Holds(Predicate predicate)
    {
        var known = memo[predicate.Number];
        if (known >> 1 == epoch)
        {
            return (known & 1) != 0;
        }

        var holds = Evaluate(predicate);
        Remember(predicate.Number, holds);
        return holds;
    }

    private bool Evaluate(Predicate predicate) => predicate.Kind switch
    {
        PredicateKind.Field => predicate.Test!.Holds(current!.Read(predicate.Field!), current),
        PredicateKind.Keyword => AnyText(predicate.Test!),
        PredicateKind.And => !Any(predicate.Operands, wanted: false),
        PredicateKind.Or => Any(predicate.Operands, wanted: true),
        PredicateKind.Not => !Holds(predicate.Operands[0]),
        _ => predicate.Value,
    };

    private bool Any(Predicate[] operands, bool wanted)
    {
        var decisive = (epoch << 1) | (wanted ? 1ul : 0ul);
        foreach (var operand in operands)
        {
            if (memo[operand.Number] == decisive)
            {
                return true;
            }
        }

        foreach (var operand in operands)
        {
            if (Holds(operand) == wanted)
            {
                return true;
            }
        }

        return false;
    }

    private bool AnyText(ValueTest test)
    {
        if (!hasTexts)
        {
            texts.Clear();
            texts.AddRange(current!.AllText());
            hasTexts = true;
        }

        foreach (var text in texts)
        {
            if (test.Holds(FieldValue.OfText(text)))
            {
                return true;
            }
        }

        return false;
    }
}
