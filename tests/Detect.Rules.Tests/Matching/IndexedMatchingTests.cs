using Detect.Events;
using FsCheck;
using FsCheck.Fluent;

namespace Detect.Rules.Tests.Matching;

public class IndexedMatchingTests
{
    private static readonly Config TenThousand = Config.QuickThrowOnFailure.WithMaxTest(10_000).WithReplay(20_261_121, 1);

    [Fact]
    public void Any_few_rules_match_what_evaluating_everything_matches() => Check.One(TenThousand, Agree(
        from conditions in Gen.Resize(Gen.NonEmptyListOf(RandomRules.Condition), 6)
        from records in Gen.Resize(Gen.NonEmptyListOf(RandomEvents.Record), 5)
        select (conditions, records)));

    [Fact]
    public void Hundreds_of_rules_match_what_evaluating_everything_matches() => Check.One(TenThousand.WithMaxTest(100), Agree(
        from conditions in Gen.ListOf(Gen.Frequency((4, RandomRules.Typical), (1, RandomRules.Condition)), 400)
        from records in Gen.ListOf(RandomEvents.Record, 30)
        select (conditions, records)));

    private static Property Agree(Gen<(List<Expression> Conditions, List<string> Records)> cases) =>
        Prop.ForAll(cases.ToArbitrary(), c => Agree([.. c.Conditions.Select(Rule)], c.Records));

    private static void Agree(List<SigmaRule> rules, List<string> records)
    {
        var matcher = CompiledRules.Compile(rules).CreateMatcher();
        matcher.RuleFailed = (rule, exception) => throw new InvalidOperationException(rule.Title, exception);
        var matched = new List<SigmaRule>();
        PlainJson.ForEach(string.Join('\n', records), e =>
        {
            matched.Clear();
            matcher.Match(e, matched);
            var expected = rules.Where(rule => NaiveEvaluation.Matches(rule, e)).ToList();
            if (!matched.SequenceEqual(expected))
            {
                throw new InvalidOperationException(Difference(matched, expected, e));
            }
        });
    }

    private static string Difference(List<SigmaRule> matched, List<SigmaRule> expected, AuditEvent e) =>
        $"on {System.Text.Encoding.UTF8.GetString(e.Raw.Span)}\n"
        + string.Join('\n', expected.Except(matched).Select(rule => "missed " + rule.Condition))
        + string.Join('\n', matched.Except(expected).Select(rule => "wrongly matched " + rule.Condition));

    internal static SigmaRule Rule(Expression condition, int number) => new()
    {
        Id = $"rule-{number}",
        Title = $"Rule {number}",
        Version = "1",
        Path = "rule.yml",
        LogSource = new LogSource(null, "test", null),
        Tables = number % 7 == 6 ? EventTables.Audit : EventTables.Json,
        Condition = condition,
    };
}
