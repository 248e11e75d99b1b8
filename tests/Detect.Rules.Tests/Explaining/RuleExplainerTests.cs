using System.Text;
using Detect.Events;
using Detect.Rules.Tests.Matching;

namespace Detect.Rules.Tests.Explaining;

public class RuleExplainerTests
{
    private const string Detection = """
        {sel: {operation: [Add user, Update user], actor|startswith: svc-}, filter: {ip|cidr: 192.0.2.0/24}, gone: {missing|exists: true},
         words: [denied], condition: (sel or words) and not filter and not gone}
        """;

    [Fact]
    public void Each_step_says_what_was_asked_and_what_was_found() =>
        Explain("""{"operation":"ADD USER","actor":["ann",null],"ip":"198.51.100.9"}""").Should().Be("""
            no  and
            no    or
            no      and
            yes       or
            yes         operation: Add user [ADD USER]
            no          operation: Update user [ADD USER]
            no        actor|startswith: svc- [ann, null]
            no      keywords|contains: denied
            yes   not
            no      ip|cidr: 192.0.2.0/24 [198.51.100.9]
            yes   not
            no      missing|exists: true (absent)

            """);

    [Fact]
    public void What_matched_is_told_by_field_and_value_without_what_was_excluded() =>
        Matched("""{"operation":"Add user","actor":["ann","SVC-backup"],"note":"access denied","ip":"198.51.100.9"}""").Should().Equal(
            "operation=Add user", "actor=SVC-backup", "keywords=access denied");

    [Fact]
    public void A_branch_that_failed_leaves_no_trace_in_what_matched() =>
        Matched("""{"operation":"Add user","actor":"ann","note":"denied"}""").Should().Equal("keywords=denied");

    [Fact]
    public void A_rule_of_another_table_says_so()
    {
        var rule = Rule();
        var routed = Matching.IndexedMatchingTests.Rule(rule.Condition, number: 6);
        ExplanationNode? explained = null;

        PlainJson.ForEach("{}", e => explained = RuleExplainer.Explain(routed, e));

        explained!.Held.Should().BeFalse();
        explained.Children[0].Should().BeEquivalentTo(new ExplanationNode("logsource: Audit", false, ["Json"], true, []));
    }

    private static string Explain(string json)
    {
        var text = new StringBuilder();
        PlainJson.ForEach(json, e => Write(text, RuleExplainer.Explain(Rule(), e), depth: 0));
        return text.ToString();
    }

    private static void Write(StringBuilder text, ExplanationNode node, int depth)
    {
        var found = !node.FieldExists ? " (absent)" : node.Found.Count > 0 ? $" [{string.Join(", ", node.Found)}]" : "";
        text.Append(node.Held ? "yes " : "no  ").Append(' ', depth * 2).Append(node.Text).Append(found).Append('\n');
        foreach (var child in node.Children)
        {
            Write(text, child, depth + 1);
        }
    }

    private static List<string> Matched(string json)
    {
        List<string> matched = [];
        PlainJson.ForEach(json, e => matched.AddRange(RuleExplainer.Matched(Rule(), e).Select(pair => $"{pair.Key}={pair.Value}")));
        return matched;
    }

    private static SigmaRule Rule() => RuleLoader
        .Load(
            [new RuleFile("rule.yml", $"title: Rule\nlogsource: {{product: test}}\ndetection: {Detection}")],
            new RuleLoadOptions { PlainJson = true })
        .Rules.SigmaRules.Should().ContainSingle().Subject;
}
