namespace Detect.Stories.Tests;

public sealed class ShippedRuleTests
{
    [Fact]
    public void Every_shipped_rule_loads_without_error_or_warning()
    {
        ShippedRules.Loaded.Rules.All.Should().NotBeEmpty();
        ShippedRules.Loaded.Findings.Select(finding => finding.ToString()).Should().BeEmpty();
    }

    [Fact]
    public void Every_rule_that_raises_alerts_tells_an_analyst_what_it_is_and_what_to_do()
    {
        var raising = ShippedRules.Loaded.Rules.All.Where(rule => rule.RaisesAlerts).ToList();
        raising.Should().NotBeEmpty();
        foreach (var rule in raising)
        {
            Guid.TryParse(rule.Id, out _).Should().BeTrue(rule.Title);
            rule.Description.Should().NotBeNullOrWhiteSpace(rule.Title);
            rule.Runbook.Should().NotBeNullOrWhiteSpace(rule.Title);
            rule.FalsePositives.Should().NotBeEmpty(rule.Title);
            rule.References.Should().NotBeEmpty(rule.Title);
            rule.Tags.Should().Contain(tag => tag.StartsWith("attack.t1"), rule.Title);
        }
    }

    [Fact]
    public void Only_rules_about_the_feed_itself_implement_no_row_of_the_tables() =>
        ShippedRules.Loaded.Rules.All.Where(rule => rule.RaisesAlerts && rule.Coverage.Count == 0)
            .Should().NotBeEmpty().And.OnlyContain(rule => rule.Path.Contains("feed/", StringComparison.Ordinal));

    [Fact]
    public void Stories_name_the_rules_as_they_are_shipped()
    {
        var shipped = ShippedRules.Loaded.Rules.All.ToDictionary(rule => rule.Id);
        foreach (var rule in StoryCatalogue.All.SelectMany(story => story.Alerts).Select(alert => alert.Rule).Distinct())
        {
            shipped[rule.Id].Title.Should().Be(rule.Title);
            shipped[rule.Id].Level.ToString().Should().BeEquivalentTo(rule.Level);
        }
    }
}
