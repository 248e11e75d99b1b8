using System.Runtime.CompilerServices;

namespace Detect.Rules.Tests.Loading;

public sealed class ConditionTests
{
    private static readonly string[] Selections = ["sel_a", "sel_b", "sel_c", "filter", "_hidden_a", "_hidden_b", "keywords-2"];

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var line in File.ReadLines(FilePath()).Where(line => line.Contains('⇶', StringComparison.Ordinal)))
            {
                var parts = line.Split('⇶', StringSplitOptions.TrimEntries);
                cases.Add(parts[0], parts[1]);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_condition_means_this(string condition, string expected)
    {
        var findings = new DocumentFindings("rule.yml");
        var parsed = ConditionParser.Parse(
            new YamlScalar(condition, isQuoted: false, contentOffset: 0, new SourcePosition(1, 1)), findings);
        var selections = Selections.Select(name => new SelectionDraft(name, default, new AnyOfNodes([])));
        var draft = new DetectionDraft([.. selections], parsed is null ? [] : [parsed], default);

        var resolved = ConditionResolver.Resolve(draft, findings);

        findings.HasErrors.Should().BeFalse();
        resolved.Should().ContainSingle().Which.ToString().Should().Be(expected);
    }

    private static string FilePath([CallerFilePath] string thisFile = "") =>
        Path.Combine(Path.GetDirectoryName(thisFile)!, "Cases", "conditions.txt");
}
