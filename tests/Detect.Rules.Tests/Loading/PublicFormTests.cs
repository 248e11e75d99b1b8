using System.Runtime.CompilerServices;

namespace Detect.Rules.Tests.Loading;

/// <summary>
/// The forms that rules of the public Sigma repository take, each shown by a rule of our own in <c>Cases/public-forms.txt</c>:
/// a line <c>## form</c>, the file (with <c>&lt;TAB&gt;</c> and the like for what does not print), and after <c>⇶</c> how many rules load and which warnings there are.
/// </summary>
public sealed class PublicFormTests
{
    public static TheoryData<string> Forms => [.. ReadAll().Select(form => form.Name)];

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_form_of_public_rules_loads_without_an_error(string name)
    {
        var form = ReadAll().Single(form => form.Name == name);

        var result = RuleLoader.Load([new RuleFile("rule.yml", form.Text)]);

        result.Findings.Where(finding => finding.Severity == FindingSeverity.Error).Should().BeEmpty();
        var warnings = result.Findings.Where(finding => finding.Severity == FindingSeverity.Warning).Select(finding => finding.Code).Distinct();
        string.Join(", ", warnings.Prepend($"{result.Rules.All.Count()}")).Should().Be(form.Expected, string.Join('\n', result.Findings));
    }

    [Fact]
    public void All_forms_load_together() =>
        RuleLoader.Load(ReadAll().Select(form => new RuleFile($"{form.Name}.yml", form.Text)))
            .HasErrors.Should().BeFalse();

    private static IEnumerable<(string Name, string Text, string Expected)> ReadAll() =>
        File.ReadAllText(FilePath()).Split("\n## ").Skip(1).Select(block =>
        {
            var (name, rest) = (block[..block.IndexOf('\n')], block[(block.IndexOf('\n') + 1)..]);
            var mark = rest.LastIndexOf("⇶ ", StringComparison.Ordinal);
            return (name, Unprintable(rest[..mark]), rest[(mark + 2)..].Trim());
        });

    private static string Unprintable(string text) => text
        .Replace("<TAB>", "\t", StringComparison.Ordinal)
        .Replace("<CR>", "\r", StringComparison.Ordinal)
        .Replace("<BOM>", "\uFEFF", StringComparison.Ordinal);

    private static string FilePath([CallerFilePath] string thisFile = "") =>
        Path.Combine(Path.GetDirectoryName(thisFile)!, "Cases", "public-forms.txt");
}
