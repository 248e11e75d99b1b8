namespace Detect.Rules.Tests.Conformance;

public class ConformanceTests
{
    public static TheoryData<ConformanceCase> Cases => [.. ConformanceFeature.All.SelectMany(feature => feature.Cases)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_case_does_what_the_table_says(ConformanceCase @case)
    {
        ArgumentNullException.ThrowIfNull(@case);
        var loaded = RuleLoader.Load(
            [new RuleFile("case.yml", @case.Text)], new RuleLoadOptions { PlainJson = true, ValueLists = @case.Lists });
        var errors = loaded.Findings.Where(finding => finding.Severity == FindingSeverity.Error);
        var warnings = loaded.Findings.Where(finding => finding.Severity == FindingSeverity.Warning);

        errors.Select(finding => finding.Code).Should().Equal(@case.Fails is null ? [] : [@case.Fails], string.Join('\n', loaded.Findings));
        if (@case.Warns is not null)
        {
            warnings.Select(finding => finding.Code).Should().Contain(@case.Warns);
        }

        @case.Matches.Where(json => Matching(loaded, json).Count == 0).Should().BeEmpty("these events have to match");
        @case.Misses.Where(json => Matching(loaded, json).Count > 0).Should().BeEmpty("these events must not match");
    }

    [Fact]
    public void Every_case_expects_something() =>
        ConformanceFeature.All.SelectMany(feature => feature.Cases)
            .Should().OnlyContain(c => c.Fails != null || (c.Matches.Count > 0 && c.Misses.Count > 0));

    [Fact]
    public void The_conformance_page_says_what_the_cases_cover() =>
        GoldenFile.Verify("docs/conformance.md", ConformancePage.Write(ConformanceFeature.All));

    private static List<SigmaRule> Matching(RuleLoadResult loaded, string json) => PlainJson.Match(loaded.Rules.SigmaRules, json);
}
