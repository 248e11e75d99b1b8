using Detect.Rules;

namespace Detect.Engine.Tests.Mutation;

/// <summary>Every tree that differs from an expression by one operand: left out, or negated.</summary>
internal static class ExpressionMutants
{
    public static IEnumerable<(string What, Expression Mutant)> Of(Expression expression) =>
        Inside(expression)
            .Prepend(("negated " + expression, Negated(expression)))
            .Prepend(("left out " + expression, new ConstantExpression(true)));

    private static IEnumerable<(string What, Expression Mutant)> Inside(Expression expression) => expression switch
    {
        AndExpression and => OfOperands(and.Operands, operands => new AndExpression(operands)),
        OrExpression or => OfOperands(or.Operands, operands => new OrExpression(operands)),
        NotExpression not => Inside(not.Operand).Select(inner => (inner.What, (Expression)new NotExpression(inner.Mutant))),
        _ => [],
    };

    private static IEnumerable<(string What, Expression Mutant)> OfOperands(
        EquatableList<Expression> operands, Func<EquatableList<Expression>, Expression> build)
    {
        for (var i = 0; i < operands.Count; i++)
        {
            var operand = operands[i];
            if (operands.Count > 1)
            {
                yield return ("left out " + operand, build(operands.Where((_, other) => other != i).ToEquatableList()));
            }

            yield return ("negated " + operand, build(With(operands, i, Negated(operand))));
            foreach (var (what, mutant) in Inside(operand))
            {
                yield return (what, build(With(operands, i, mutant)));
            }
        }
    }

    private static Expression Negated(Expression expression) => expression is NotExpression not ? not.Operand : new NotExpression(expression);

    private static EquatableList<Expression> With(EquatableList<Expression> operands, int index, Expression replacement) =>
        operands.Select((operand, i) => i == index ? replacement : operand).ToEquatableList();
}
