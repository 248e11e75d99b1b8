using System.Reflection;
using System.Text.RegularExpressions;
using Detect.Engine;
using Detect.Rules;

namespace Detect.Architecture.Tests;

public sealed partial class HouseRuleTests
{
    private const int MostLines = 400;

    [Fact]
    public void No_source_file_is_longer_than_400_lines() =>
        Sources().Where(path => Repository.Read(path).Split('\n').Length > MostLines + 1).Should().BeEmpty();

    [Theory]
    [InlineData(typeof(FindingCodes), "docs/rules.md")]
    [InlineData(typeof(EngineFindingCodes), "docs/event-time.md")]
    [InlineData(typeof(RuleTestFindingCodes), "docs/rules.md")]
    [InlineData(typeof(BaselineFindingCodes), "docs/pim-baseline.md")]
    public void Every_finding_code_has_its_paragraph_in_the_documentation(Type codes, string page)
    {
        var documented = DocumentedCode().Matches(Repository.Read(page)).Select(match => match.Groups[1].Value + match.Groups[2].Value).ToHashSet();

        ValuesOf(codes).Should().NotBeEmpty().And.BeSubsetOf(documented);
    }

    [Fact]
    public void Finding_codes_are_kebab_case_and_unique()
    {
        FindingCodeValues().Should().OnlyHaveUniqueItems();
        FindingCodeValues().Where(code => !KebabCase().IsMatch(code)).Should().BeEmpty();
    }

    [Fact]
    public void Every_finding_code_is_asserted_by_a_test()
    {
        var tests = string.Concat(new[] { "tests/Detect.Rules.Tests", "tests/Detect.Engine.Tests" }
            .SelectMany(folder => Repository.Files(folder, "*"))
            .Select(Repository.Read));

        FindingCodeValues().Where(code => !tests.Contains(code, StringComparison.Ordinal)).Should().BeEmpty();
    }

    [Fact]
    public void The_scripts_of_the_schema_are_numbered_one_after_the_other()
    {
        var numbers = Repository.Files("src/Detect.Connectors/Store/Schema", "*.sql").Select(path => Path.GetFileName(path)[..4]).ToList();

        numbers.Should().NotBeEmpty();
        numbers.Should().Equal(numbers.Select((_, index) => $"{index + 1:000}-"));
    }

    [Fact]
    public void Nothing_is_left_for_later() =>
        Sources().Where(path => Unfinished().IsMatch(Repository.Read(path))).Should().BeEmpty();

    // The kill test is no test that waits: the time until the next kill is what it is about.
    [Fact]
    public void No_test_waits_for_time_to_pass() =>
        Repository.Files("tests", "*.cs").Where(path => !path.Contains("Detect.Chaos", StringComparison.Ordinal)).Where(path => Waiting().IsMatch(Repository.Read(path))).Should().BeEmpty();

    private static IEnumerable<string> Sources() => Repository.Files("src", "*.cs").Concat(Repository.Files("tests", "*.cs"));

    private static IReadOnlyList<string> FindingCodeValues() =>
    [
        .. ValuesOf(typeof(FindingCodes)),
        .. ValuesOf(typeof(EngineFindingCodes)),
        .. ValuesOf(typeof(RuleTestFindingCodes)),
        .. ValuesOf(typeof(BaselineFindingCodes)),
    ];

    private static IEnumerable<string> ValuesOf(Type codes) => codes.GetFields(BindingFlags.Public | BindingFlags.Static)
        .Where(field => field.IsLiteral)
        .Select(field => (string)field.GetRawConstantValue()!);

    // A paragraph begins with its code, as a heading or in the first cell of a table.
    [GeneratedRegex(@"^(?:#{2,4} `?([a-z0-9-]+)`?\s*$|\| `([a-z0-9-]+)` \|)", RegexOptions.Multiline)]
    private static partial Regex DocumentedCode();

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex KebabCase();

    [GeneratedRegex("NotImplemented" + @"Exception|//\s*(?:TO" + @"DO|FIX" + @"ME|HACK)\b")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"Thread\." + @"Sleep\(|Task\." + @"Delay\(")]
    private static partial Regex Waiting();
}
