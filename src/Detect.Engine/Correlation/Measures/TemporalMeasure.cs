using Detect.Rules;

namespace Detect.Engine;

/// <summary>How many of the referenced rules matched in the window; with an extended condition, whether it holds.</summary>
internal sealed class TemporalMeasure(RuleOrder rules, TemporalExpression? condition) : Measure
{
    private readonly int[] counts = new int[rules.Count];
    private int present;

    public override void Add(in Entry entry)
    {
        if (counts[rules.IndexOf(entry.Match)]++ == 0)
        {
            present++;
        }
    }

    public override void Remove(in Entry entry)
    {
        if (--counts[rules.IndexOf(entry.Match)] == 0)
        {
            present--;
        }
    }

    public override double Value(int count, long cutoff) => present;

    public override bool IsMet(Threshold threshold, int count, long cutoff) => condition is null
        ? base.IsMet(threshold, count, cutoff)
        : Holds(condition);

    private bool Holds(TemporalExpression expression) => expression switch
    {
        TemporalRule one => counts[rules.IndexOf(one.Rule)] > 0,
        TemporalAnd and => and.Operands.All(Holds),
        TemporalOr or => or.Operands.Any(Holds),
        TemporalNot not => !Holds(not.Operand),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
