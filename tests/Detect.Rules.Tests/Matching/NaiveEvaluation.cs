using Detect.Events;

namespace Detect.Rules.Tests.Matching;

/// <summary>Evaluates a condition as it is written: no folding, no sharing, no index.</summary>
internal static class NaiveEvaluation
{
    public static bool Matches(SigmaRule rule, AuditEvent e) => (rule.Tables & e.Table) != 0 && Holds(rule.Condition, e);

    private static bool Holds(Expression expression, AuditEvent e) => expression switch
    {
        AndExpression and => and.Operands.All(operand => Holds(operand, e)),
        OrExpression or => or.Operands.Any(operand => Holds(operand, e)),
        NotExpression not => !Holds(not.Operand, e),
        FieldTest test => test.Test.Holds(e.Read(test.Field), e),
        KeywordTest test => e.AllText().Any(text => test.Test.Holds(FieldValue.OfText(text))),
        ConstantExpression constant => constant.Value,
        _ => throw new InvalidOperationException(),
    };
}
