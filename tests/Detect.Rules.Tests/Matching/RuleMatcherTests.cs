using Detect.Events;

namespace Detect.Rules.Tests.Matching;

public class RuleMatcherTests
{
    [Fact]
    public void Matches_come_in_the_order_of_the_rules()
    {
        var rules = new Expression[] { Contains("two"), Equal("one two"), Contains("one"), new ConstantExpression(true), Equal("three") }
            .Select(IndexedMatchingTests.Rule).ToList();

        PlainJson.Match(rules, """{"f":"One Two"}""").Should().Equal(rules.Take(4));
    }

    [Fact]
    public void A_rule_for_another_table_does_not_match()
    {
        var other = IndexedMatchingTests.Rule(new ConstantExpression(true), number: 6);

        other.Tables.Should().Be(EventTables.Audit);
        PlainJson.Match([other], "{}").Should().BeEmpty();
    }

    [Fact]
    public void A_rule_that_throws_is_reported_and_the_others_go_on()
    {
        var throwing = new FieldTest(Field, new ThrowingTest());
        List<SigmaRule> rules = [.. new Expression[] { Equal("x"), throwing, new OrExpression([throwing, Equal("x")]), Equal("X") }.Select(IndexedMatchingTests.Rule)];
        var matcher = CompiledRules.Compile(rules).CreateMatcher();
        var failed = new List<(SigmaRule, string)>();
        matcher.RuleFailed = (rule, exception) => failed.Add((rule, exception.Message));
        var matched = new List<SigmaRule>();

        PlainJson.ForEach("""{"f":"x"}""", e => matcher.Match(e, matched));

        matched.Should().Contain(rules[0]).And.Contain(rules[3]);
        failed.Should().Contain((rules[1], "on purpose")).And.OnlyContain(pair => pair.Item2 == "on purpose");
    }

    [Fact]
    public void A_predicate_of_many_rules_is_evaluated_once_an_event()
    {
        var counting = new CountingTest();
        var shared = new FieldTest(Field, counting);
        var rules = new Expression[] { shared, new NotExpression(shared), new AndExpression([shared, Equal("x")]) }.Select(IndexedMatchingTests.Rule).ToList();

        PlainJson.Match(rules, """{"f":"x"}""").Should().HaveCount(2);
        counting.Calls.Should().Be(1);
    }

    [Fact]
    public void A_rule_is_evaluated_only_on_events_that_hold_its_literals()
    {
        var counting = new CountingTest();
        var rule = IndexedMatchingTests.Rule(new AndExpression([new FieldTest(Field, counting), Contains("needle")]), 0);

        PlainJson.Match([rule], """{"f":"hay"}""").Should().BeEmpty();
        counting.Calls.Should().Be(0);
        PlainJson.Match([rule], """{"f":"a NEEDLE in hay"}""").Should().HaveCount(1);
        counting.Calls.Should().Be(1);
    }

    [Fact]
    public void A_field_with_many_values_is_searched_to_its_end()
    {
        var values = string.Join(',', Enumerable.Range(0, 100).Select(i => $"\"value {i}\""));

        PlainJson.Match([IndexedMatchingTests.Rule(Equal("value 99"), 0)], $$"""{"f":[{{values}}]}""").Should().HaveCount(1);
    }

    private static EventField Field => JsonPathFields.Instance.Resolve("f", EventTables.Json).Field!;

    private static FieldTest Contains(string text) => new(Field, new TextTest(TextMatch.Contains, text, Cased: false));

    private static FieldTest Equal(string text) => new(Field, new TextTest(TextMatch.Equal, text, Cased: false));

    private sealed record ThrowingTest : ValueTest
    {
        public override string ToSigma(string field) => field;

        internal override bool Holds(in FieldValue value) => throw new InvalidOperationException("on purpose");
    }

    private sealed record CountingTest : ValueTest
    {
        public int Calls { get; private set; }

        public override string ToSigma(string field) => field;

        internal override bool Holds(in FieldValue value)
        {
            Calls++;
            return true;
        }

        public bool Equals(CountingTest? other) => ReferenceEquals(this, other);

        public override int GetHashCode() => 0;
    }
}
