using System.Text.RegularExpressions;
using Detect.Engine.Tests.Mutation;

namespace Detect.Engine.Tests.RuleTesting;

/// <summary>docs/rules.md is all that a newcomer has: its example works, and its list of records is whole.</summary>
public sealed partial class RuleTestDocumentationTests
{
    private const string Start = "<!-- records -->\n";
    private const string End = "<!-- /records -->";

    private static string PagePath { get; } = Path.Combine(Path.GetDirectoryName(ShippedDetections.Root)!, "docs", "rules.md");

    [Fact]
    public void The_example_of_a_windowed_rule_passes_its_test_as_the_page_says()
    {
        var page = File.ReadAllText(PagePath);
        var section = page[page.IndexOf("## Testing a rule", StringComparison.Ordinal)..];
        var blocks = YamlBlock().Matches(section).Select(match => match.Groups[1].Value).ToList();

        var report = Tested.Run(blocks[1], blocks[0]);

        report.Findings.Should().BeEmpty();
        report.Failures().Should().BeEmpty();
        section.Should().Contain($"2 tests, {report.Results.Where(result => result.Case is not null).DistinctBy(result => (result.Test, result.Case)).Count()} boundary cases\n1 rule, {report.Results.Count} runs: 0 failed");
    }

    [Fact]
    public void The_example_of_two_operations_in_order_passes_its_test()
    {
        var page = File.ReadAllText(PagePath);
        var section = page[page.IndexOf("## Testing a rule", StringComparison.Ordinal)..];
        var blocks = YamlBlock().Matches(section).Select(match => match.Groups[1].Value).ToList();

        var report = Tested.Run(blocks[3], blocks[2]);

        report.Findings.Should().BeEmpty();
        report.Failures().Should().BeEmpty();
        report.Results.Should().Contain(result => result.Case != null);
    }

    /// <summary>Set UPDATE_GOLDEN=1, run the test, and review the difference.</summary>
    [Fact]
    public void The_page_lists_every_shipped_record()
    {
        var page = File.ReadAllText(PagePath);
        var (start, end) = (page.IndexOf(Start, StringComparison.Ordinal) + Start.Length, page.IndexOf(End, StringComparison.Ordinal));
        var list = string.Join(",\n", RecordLibrary.Shipped.Select(name => $"`{name}`").Chunk(4).Select(line => string.Join(", ", line))) + "\n";
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            page = page[..start] + list + page[end..];
            File.WriteAllText(PagePath, page);
            end = page.IndexOf(End, StringComparison.Ordinal);
        }

        page[start..end].Should().Be(list);
    }

    [GeneratedRegex("```yaml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex YamlBlock();
}
