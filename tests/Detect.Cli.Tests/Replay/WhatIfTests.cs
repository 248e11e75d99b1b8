using System.Text.Json.Nodes;

namespace Detect.Cli.Tests;

public sealed class WhatIfTests : IDisposable
{
    private readonly Scratch folder = new();

    public WhatIfTests()
    {
        folder.Write("rules/users.yml", Records.ManyUsersAddedRule);
        var random = new Random(7);
        folder.Write("a.jsonl", Records.Lines(
            [.. Enumerable.Range(0, 120).Select(i => Records.UserAdded($"r{i}", random.Next(0, 50), $"a{random.Next(4)}@contoso.example"))]));
    }

    [Theory]
    [InlineData(2, "10m")]
    [InlineData(3, "10m")]
    [InlineData(5, "20m")]
    [InlineData(9, "30m")]
    [InlineData(20, "1h")]
    [InlineData(20, "24h")]
    public void Each_variant_counts_what_the_rule_changed_so_would_have_raised(int threshold, string timespan)
    {
        folder.Write("changed/users.yml", Records.ManyUsersAddedRule.Replace("gte: 3", $"gte: {threshold}").Replace("timespan: 10m", $"timespan: {timespan}"));
        var changed = DetectProgram.RunIn(folder, "replay", "a.jsonl", "--rules", "changed", "--format", "jsonl");

        var variant = Variants("Many users added by one account")
            .Single(line => line["threshold"]!.GetValue<int>() == threshold && line["timespan"]!.GetValue<string>() == timespan);

        variant["alerts"]!.GetValue<int>().Should().Be(changed.OutputLines.Count);
    }

    [Fact]
    public void Thresholds_go_from_2_to_20_and_windows_from_10_minutes_to_24_hours()
    {
        var variants = Variants("rules/users.yml");

        variants.Select(line => line["threshold"]!.GetValue<int>()).Distinct().Should().Equal(Enumerable.Range(2, 19));
        variants.Select(line => line["timespan"]!.GetValue<string>()).Distinct().Should().Equal("10m", "20m", "30m", "1h", "2h", "4h", "8h", "12h", "24h");
        variants.Should().HaveCount(19 * 9);
        var own = variants.Single(line => line["asItIs"]!.GetValue<bool>());
        (own["threshold"]!.GetValue<int>(), own["timespan"]!.GetValue<string>(), own["operator"]!.GetValue<string>()).Should().Be((3, "10m", "gte"));
    }

    [Fact]
    public void The_rules_own_threshold_and_window_are_there_wherever_they_lie()
    {
        folder.Write("rules/users.yml", Records.ManyUsersAddedRule.Replace("gte: 3", "gte: 25").Replace("timespan: 10m", "timespan: 45m"));

        var own = Variants("user_added").Single(line => line["asItIs"]!.GetValue<bool>());

        (own["threshold"]!.GetValue<int>(), own["timespan"]!.GetValue<string>()).Should().Be((25, "45m"));
    }

    [Fact]
    public void The_table_marks_the_rule_as_it_is_and_fits_80_columns()
    {
        var outcome = DetectProgram.RunWith(
            folder, input: "", columns: 80, "replay", "a.jsonl", "--rules", "rules", "--what-if", "many users added by one account");

        outcome.ExitCode.Should().Be(0);
        outcome.OutputLines.Should().OnlyContain(line => line.Length <= 80);
        outcome.OutputLines.Should().Contain("           10m  20m  30m   1h   2h   4h   8h  12h  24h");
        outcome.OutputLines.Single(line => line.StartsWith("        3 ", StringComparison.Ordinal)).Should().MatchRegex(@"^        3 +\*[0-9]+( +[0-9]+){8}$");
    }

    [Theory]
    [InlineData("many_users", "detect: --what-if: no rule 'many_users'; rules that count are 'Many users added by one account'")]
    [InlineData("Many users added by one acount", "detect: --what-if: no rule 'Many users added by one acount'; did you mean 'Many users added by one account'?")]
    public void An_unknown_rule_is_exit_code_3_with_what_was_probably_meant(string rule, string sentence)
    {
        var outcome = DetectProgram.RunIn(folder, "replay", "a.jsonl", "--rules", "rules", "--what-if", rule);

        outcome.ExitCode.Should().Be(3);
        outcome.ErrorLines[0].Should().Be(sentence);
    }

    [Fact]
    public void A_rule_without_a_threshold_is_said_so()
    {
        folder.Write("rules/users.yml", Records.UserAddedRule);

        var outcome = DetectProgram.RunIn(folder, "replay", "a.jsonl", "--rules", "rules", "--what-if", "user_added");

        outcome.ErrorLines[0].Should().Be("detect: --what-if: 'User added' has no threshold and no window; expected a correlation");
    }

    public void Dispose() => folder.Dispose();

    private List<JsonNode> Variants(string rule)
    {
        var outcome = DetectProgram.RunIn(folder, "replay", "a.jsonl", "--rules", "rules", "--what-if", rule, "--format", "jsonl");
        outcome.ExitCode.Should().Be(0, outcome.Error);
        return [.. outcome.OutputLines.Select(line => JsonNode.Parse(line)!)];
    }
}
