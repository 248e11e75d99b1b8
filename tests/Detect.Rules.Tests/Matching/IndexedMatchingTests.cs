using Detect.Events;
using FsCheck;
using FsCheck.Fluent;

namespace Detect.Rules.Tests.Matching;

public class IndexedMatchingTests
{
    private static readonly Config TenThousand = Config.QuickThrowOnFailure.WithMaxTest(10_000).WithReplay(20_261_121, 1);

    [Fact]
    public void Any_few_rules_match_what_evaluating_everything_matches() =>
        Check.One(TenThousand, Agree(Few(RandomRules.PlainJson, RandomEvents.Record), plain: true));

    [Fact]
    public void Hundreds_of_rules_match_what_evaluating_everything_matches() =>
        Check.One(TenThousand.WithMaxTest(100), Agree(Hundreds(RandomRules.PlainJson, RandomEvents.Record), plain: true));

    [Fact]
    public void Any_few_rules_match_on_audit_records_what_evaluating_everything_matches() =>
        Check.One(TenThousand, Agree(Few(RandomRules.Audit, RandomEvents.AuditRecord), plain: false));

    [Fact]
    public void Hundreds_of_rules_match_on_audit_records_what_evaluating_everything_matches() =>
        Check.One(TenThousand.WithMaxTest(100), Agree(Hundreds(RandomRules.Audit, RandomEvents.AuditRecord), plain: false));

    private static Gen<(List<Expression> Conditions, List<string> Records)> Few(RandomRules rules, Gen<string> record) =>
        from conditions in Gen.Resize(Gen.NonEmptyListOf(rules.Condition), 6)
        from records in Gen.Resize(Gen.NonEmptyListOf(record), 5)
        select (conditions, records);

    private static Gen<(List<Expression> Conditions, List<string> Records)> Hundreds(RandomRules rules, Gen<string> record) =>
        from conditions in Gen.ListOf(Gen.Frequency((4, rules.Typical), (1, rules.Condition)), 400)
        from records in Gen.ListOf(record, 30)
        select (conditions, records);

    private static Property Agree(Gen<(List<Expression> Conditions, List<string> Records)> cases, bool plain) =>
        Prop.ForAll(cases.ToArbitrary(), c => Agree(
            [.. c.Conditions.Select((condition, number) => Rule(condition, number, plain ? EventTables.Json : EventTables.Audit))],
            c.Records,
            plain));

    private static void Agree(List<SigmaRule> rules, List<string> records, bool plain)
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
        }, plain);
    }

    private static string Difference(List<SigmaRule> matched, List<SigmaRule> expected, AuditEvent e) =>
        $"on {System.Text.Encoding.UTF8.GetString(e.Raw.Span)}\n"
        + string.Join('\n', expected.Except(matched).Select(rule => "missed " + rule.Condition))
        + string.Join('\n', matched.Except(expected).Select(rule => "wrongly matched " + rule.Condition));

    internal static SigmaRule Rule(Expression condition, int number) => Rule(condition, number, EventTables.Json);

    /// <summary>Every seventh rule is for another table.</summary>
    private static SigmaRule Rule(Expression condition, int number, EventTables tables) => new()
    {
        Id = $"rule-{number}",
        Title = $"Rule {number}",
        Version = "1",
        Path = "rule.yml",
        LogSource = new LogSource(null, "test", null),
        Tables = number % 7 == 6 ? EventTables.Audit ^ EventTables.Json ^ tables : tables,
        Condition = condition,
    };
}
