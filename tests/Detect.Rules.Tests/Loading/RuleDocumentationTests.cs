using System.Runtime.CompilerServices;

namespace Detect.Rules.Tests.Loading;

public sealed class RuleDocumentationTests
{
    private const string Start = "<!-- findings -->\n";
    private const string End = "<!-- /findings -->";

    /// <summary>Set UPDATE_GOLDEN=1, run the test, and review the difference.</summary>
    [Fact]
    public void The_documentation_explains_every_code()
    {
        var text = File.ReadAllText(FilePath());
        var (start, end) = (text.IndexOf(Start, StringComparison.Ordinal) + Start.Length, text.IndexOf(End, StringComparison.Ordinal));
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            text = text[..start] + Table() + text[end..];
            File.WriteAllText(FilePath(), text);
            end = text.IndexOf(End, StringComparison.Ordinal);
        }

        text[start..end].Should().Be(Table());
    }

    private static string Table() => string.Concat(FindingCatalogue.All.Select(description =>
        $"\n### {description.Code}\n\n*{description.Severity.ToString().ToLowerInvariant()}.* {description.Explanation}\n")) + "\n";

    private static string FilePath([CallerFilePath] string thisFile = "") =>
        Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", "..", "docs", "rules.md");
}
