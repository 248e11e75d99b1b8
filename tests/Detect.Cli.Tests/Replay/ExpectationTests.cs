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
