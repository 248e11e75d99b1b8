using Detect.Rules.Tests.Modifiers;

namespace Detect.Rules.Tests.Matching;

public class ExpressionFoldingTests
{
    private static readonly Expression A = BuiltExpression.Of("a", "x").Expression!;
    private static readonly Expression B = BuiltExpression.Of("b", "x").Expression!;
    private static readonly Expression C = BuiltExpression.Of("c", "x").Expression!;
    private static readonly Expression Always = new ConstantExpression(true);
    private static readonly Expression Never = new ConstantExpression(false);

    public static TheoryData<Expression, string> Cases => new()
    {
        { new AndExpression([A, new AndExpression([B, C])]), "(a: x) and (b: x) and (c: x)" },
        { new OrExpression([new OrExpression([A, B]), C]), "(a: x) or (b: x) or (c: x)" },
        { new AndExpression([A, new OrExpression([B, C])]), "(a: x) and ((b: x) or (c: x))" },
        { new AndExpression([A, A]), "a: x" },
        { new NotExpression(new NotExpression(A)), "a: x" },
        { new AndExpression([A, Always]), "a: x" },
        { new AndExpression([A, Never]), "never" },
        { new OrExpression([A, Always]), "always" },
        { new OrExpression([Never, new NotExpression(Always)]), "never" },
        { new NotExpression(new AndExpression([A, B])), "not ((a: x) and (b: x))" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_condition_folds_to_its_shortest_form(Expression condition, string folded) =>
        ExpressionFolding.Apply(condition).ToString().Should().Be(folded);

    [Fact]
    public void Tests_that_differ_in_case_only_are_one_predicate()
    {
        var sharing = new PredicateSharing();

        var first = sharing.Apply(BuiltExpression.Of("a|contains", "Add").Expression!);

        sharing.Apply(BuiltExpression.Of("a|contains", "ADD").Expression!).Should().BeSameAs(first);
        sharing.Apply(BuiltExpression.Of("a|contains|cased", "Add").Expression!).Should().NotBeSameAs(first);
        sharing.Apply(BuiltExpression.Of("a|re", "Add").Expression!).Should().BeSameAs(sharing.Apply(BuiltExpression.Of("a|re", "Add").Expression!));
        sharing.Apply(BuiltExpression.Of("a|re|i", "Add").Expression!).Should().NotBeSameAs(sharing.Apply(BuiltExpression.Of("a|re", "Add").Expression!));
        sharing.Apply(BuiltExpression.Of("a", "x*Y").Expression!).Should().BeSameAs(sharing.Apply(BuiltExpression.Of("a", "X*y").Expression!));
    }
}
