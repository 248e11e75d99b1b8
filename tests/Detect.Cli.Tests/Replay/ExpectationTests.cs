namespace Detect.Cli.Tests;

public sealed class ExpectationTests : IDisposable
{
    private readonly Scratch folder = new();

    [Theory]
    [InlineData("{\"id\":\"a1\"}")]
    [InlineData("{\"rule\":{\"level\":\"high\"},\"group\":{\"actor\":\"mallory@contoso.example\"},\"count\":4}")]
    [InlineData("{}")]
    public void An_alert_meets_an_expectation_when_it_has_everything_that_is_named(string expected) =>
        Differences(expected).Should().BeEmpty();

    [Theory]
    [InlineData("{\"count\":5}", "count 5")]
    [InlineData("{\"rule\":{\"title\":\"Other\"}}", "Other")]
    [InlineData("{\"group\":{\"target\":\"x\"}}", "{\"target\":\"x\"}")]
    public void A_difference_says_what_was_expected_and_what_was_raised(string expected, string name) =>
        Differences(expected).Should().Equal(
            $"expected.jsonl:1: expected, but not raised: {(name.StartsWith("Other", StringComparison.Ordinal) ? "" : "an alert of any rule, ")}{name}",
            "expected.jsonl: raised, but not expected: Eligible adds to privileged roles, "
            + "{\"actor\":\"mallory@contoso.example\"}, 2026-03-02T09:41:11.1230000Z, count 4");

    [Theory]
    [InlineData("{\"rule\":{\"title\":\"Eligible adds to privileged roles\"},\"count\":5}", "count: expected 5, got 4")]
    [InlineData(
        "{\"rule\":{\"id\":\"5f0c1b9e-6d55-4b9e-8a7e-0d6f5ad0f3a1\",\"level\":\"low\"},\"group\":{\"actor\":\"mallory@contoso.example\"},\"events\":[]}",
        "rule.level: expected \"low\", got \"high\", events: expected 0, got 2")]
    public void An_alert_of_the_same_rule_and_group_that_came_otherwise_is_changed(string expected, string difference) =>
        Differences(expected).Should().ContainSingle().Which.Should().StartWith("expected.jsonl:1: raised, but changed: ").And.EndWith(": " + difference);

    [Fact]
    public void An_empty_file_expects_no_alerts() =>
        Differences("").Should().ContainSingle().Which.Should().Contain("raised, but not expected");

    [Fact]
    public void One_alert_meets_one_expectation_only() =>
        Differences("{\"id\":\"a1\"}\n{\"id\":\"a1\"}\n").Should().ContainSingle().Which.Should().Contain("expected.jsonl:2: expected, but not raised");

    [Fact]
    public void A_line_that_is_not_json_is_named() =>
        FluentActions.Invoking(() => Differences("{\"id\":\"a1\"}\noops"))
            .Should().Throw<UsageException>().WithMessage("*expected.jsonl:2: is not valid JSON; expected one alert per line");

    public void Dispose() => folder.Dispose();

    private IEnumerable<string> Differences(string expected)
    {
        folder.Write("expected.jsonl", expected);
        var expectation = Expectation.Read(Path.Join(folder.Path, "expected.jsonl"));
        expectation.Add(Some.Alert());
        expectation.Complete();
        return expectation.Differences.Select(difference => difference[(folder.Path.Length + 1)..]);
    }
}
