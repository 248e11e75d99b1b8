namespace Detect.Rules;

/// <summary>Flattens nested operators, folds constants and double negations, and drops repeated operands.</summary>
internal static class ExpressionFolding
{
    public static Expression Apply(Expression expression) => expression switch
    {
        AndExpression and => Fold(and.Operands, isAnd: true),
        OrExpression or => Fold(or.Operands, isAnd: false),
        NotExpression not => Negate(Apply(not.Operand)),
        _ => expression,
    };

    private static Expression Negate(Expression operand) => operand switch
    {
        ConstantExpression constant => new ConstantExpression(!constant.Value),
        NotExpression not => not.Operand,
        _ => new NotExpression(operand),
    };

    private static Expression Fold(IEnumerable<Expression> operands, bool isAnd)
    {
        var folded = new List<Expression>();
        foreach (var operand in operands.Select(Apply).SelectMany(operand => Members(operand, isAnd)))
        {
            if (operand is ConstantExpression constant)
            {
                if (constant.Value != isAnd)
                {
                    return constant;
                }
            }
            else if (!folded.Contains(operand))
            {
                folded.Add(operand);
            }
        }

        return folded.Count switch
        {
            0 => new ConstantExpression(isAnd),
            1 => folded[0],
            _ => isAnd ? new AndExpression([.. folded]) : new OrExpression([.. folded]),
        };
    }

    private static EquatableList<Expression> Members(Expression operand, bool isAnd) => operand switch
    {
        AndExpression all when isAnd => all.Operands,
        OrExpression any when !isAnd => any.Operands,
        _ => [operand],
    };
}
