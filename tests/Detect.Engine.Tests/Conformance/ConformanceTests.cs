using Detect.Rules;

namespace Detect.Engine.Tests.Conformance;

public class ConformanceTests
{
    public static TheoryData<ConformanceCase> Cases => [.. ConformanceFeature.All.SelectMany(feature => feature.Cases)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_case_does_what_the_table_says(ConformanceCase @case)
    {
        ArgumentNullException.ThrowIfNull(@case);
        var run = new ConformanceRun(@case);
        var findings = run.Loaded.Findings;
        var errors = findings.Where(finding => finding.Severity == FindingSeverity.Error).Select(finding => finding.Code);

        errors.Should().Equal(@case.Fails is null ? [] : [@case.Fails], string.Join('\n', findings));
        if (@case.Warns is not null)
        {
            findings.Where(finding => finding.Severity == FindingSeverity.Warning).Select(finding => finding.Code).Should().Contain(@case.Warns);
        }

        @case.Matches.Where(json => !run.IsMatched(json)).Should().BeEmpty("these events have to match");
        @case.Misses.Where(run.IsMatched).Should().BeEmpty("these events must not match");
        if (@case.Alerts is not null)
        {
            run.Alerts().Should().Equal(@case.Alerts);
        }
    }

    [Fact]
    public void Every_case_expects_something() =>
        ConformanceFeature.All.SelectMany(feature => feature.Cases).Should().OnlyContain(c =>
            c.Fails != null || c.Alerts != null || (c.Matches.Count > 0 && c.Misses.Count > 0) || (c.Warns != null && c.Misses.Count > 0));

    [Fact]
    public void Every_feature_of_the_list_has_a_case() =>
        ConformanceFeature.All.SelectMany(feature => feature.Covers).Should().BeEquivalentTo(ConformanceFiles.RequiredFeatures());

    [Fact]
    public void The_conformance_page_says_what_the_cases_cover() =>
        GoldenFile.Verify("docs/conformance.md", ConformancePage.Write(ConformanceFeature.All));
}
