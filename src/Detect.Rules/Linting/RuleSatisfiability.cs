namespace Detect.Rules;

/// <summary>Whether any event can make an expression true. It says no only where none can.</summary>
internal sealed class RuleSatisfiability(FieldDomains domains)
{
    /// <returns>Null when no event can.</returns>
    public Possibility? Of(Expression expression) => Of(expression, wanted: true);

    private Possibility? Of(Expression expression, bool wanted) => expression switch
    {
        AndExpression and => wanted ? All(and.Operands, wanted) : Any(and.Operands, wanted),
        OrExpression or => wanted ? Any(or.Operands, wanted) : All(or.Operands, wanted),
        NotExpression not => Of(not.Operand, !wanted),
        FieldTest test => domains.Find(test.Field, test.Test, wanted),
        ConstantExpression constant => constant.Value == wanted ? Possibility.Always : null,
        _ => Possibility.Always,
    };

    private Possibility? All(IEnumerable<Expression> operands, bool wanted)
    {
        var all = Possibility.Always;
        foreach (var operand in operands)
        {
            if (Of(operand, wanted) is not { } possible || all.And(possible) is not { } both)
            {
                return null;
            }

            all = both;
        }

        return all;
    }

    private Possibility? Any(IEnumerable<Expression> operands, bool wanted)
    {
        Possibility? any = null;
        foreach (var operand in operands)
        {
            if (Of(operand, wanted) is { } possible)
            {
                any = any is null ? possible : any.Or(possible);
            }
        }

        return any;
    }
}
