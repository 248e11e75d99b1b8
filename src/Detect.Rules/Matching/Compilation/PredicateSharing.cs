using System.Diagnostics;

namespace Detect.Rules;

/// <summary>Turns expressions into predicates, one for all equal expressions.</summary>
internal sealed class PredicateSharing
{
    private readonly Dictionary<Expression, Predicate> shared = [];

    public int Count => shared.Count;

    public Predicate Apply(Expression expression)
    {
        if (shared.TryGetValue(expression, out var known))
        {
            return known;
        }

        var operands = Operands(expression).Select(Apply).ToArray();
        var predicate = Create(shared.Count, expression, operands);
        shared.Add(expression, predicate);
        return predicate;
    }

    /// <summary>The predicate of an expression, if any rule has it.</summary>
    public Predicate? Find(Expression expression) => shared.GetValueOrDefault(expression);

    private static EquatableList<Expression> Operands(Expression expression) => expression switch
    {
        AndExpression and => and.Operands,
        OrExpression or => or.Operands,
        NotExpression not => [not.Operand],
        _ => [],
    };

    private static Predicate Create(int number, Expression expression, Predicate[] operands) => expression switch
    {
        AndExpression => new(number, PredicateKind.And) { Operands = operands },
        OrExpression => new(number, PredicateKind.Or) { Operands = operands },
        NotExpression => new(number, PredicateKind.Not) { Operands = operands },
        FieldTest test => new(number, PredicateKind.Field) { Field = test.Field, Test = test.Test },
        KeywordTest test => new(number, PredicateKind.Keyword) { Test = test.Test },
        ConstantExpression constant => new(number, PredicateKind.Constant) { Value = constant.Value },
        _ => throw new UnreachableException(),
    };
}
