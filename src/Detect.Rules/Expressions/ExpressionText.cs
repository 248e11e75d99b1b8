namespace Detect.Rules;

/// <summary>Expressions in Sigma's terms: <c>operation: Add user and not (actor.name|startswith: svc-)</c>.</summary>
internal static class ExpressionText
{
    public static string Of(Expression expression) => expression switch
    {
        AndExpression and => string.Join(" and ", and.Operands.Select(Operand)),
        OrExpression or => string.Join(" or ", or.Operands.Select(Operand)),
        NotExpression not => "not " + Operand(not.Operand),
        FieldTest test => test.Test.ToSigma(test.Field.Name),
        KeywordTest test => test.Test.ToSigma("keywords"),
        ConstantExpression constant => constant.Value ? "always" : "never",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string Operand(Expression expression) =>
        expression is ConstantExpression ? Of(expression) : $"({Of(expression)})";
}
