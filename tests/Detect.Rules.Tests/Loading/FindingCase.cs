using System.Runtime.CompilerServices;

namespace Detect.Rules.Tests.Loading;

/// <summary>
/// A rule file and everything that is found wrong with it. In <c>Cases/findings.txt</c> a case is a line <c>## name</c>, the
/// file, and its findings after <c>⇶</c>. <c>@rule</c> stands for five lines of a sound rule, <c>@rule but KEY</c> leaves one
/// out; <c>@base</c> for the two rules <c>add</c> and <c>remove</c>, <c>@long</c> for 70,000 letters, <c>\\t</c> for a tab;
/// the part after <c>@pipeline</c> is a pipeline; <c>@lint</c> in the first line lints, over the shipped field catalogue.
/// </summary>
internal sealed record FindingCase(string Name, string Source, IReadOnlyList<string> Expected)
{
    private const string Mark = "⇶ ";

    private static readonly string[] SoundRule =
    [
        "title: Member added",
        "id: 00000000-0000-4000-8000-000000000001",
        "level: high",
        "logsource: {product: azure, service: auditlogs}",
        "detection: {selection: {operation: Add member}, condition: selection}",
    ];

    /// <summary>Over the shipped field catalogue, whose notes on fields are not of these tests.</summary>
    public bool IsLinted => Source.StartsWith("@lint\n", StringComparison.Ordinal);

    public static IReadOnlyList<FindingCase> ReadAll() =>
        [.. ReadText().Split("\n## ").Skip(1).Select(Parse)];

    public static string ReadText() => File.ReadAllText(FilePath());

    public static string Header() => ReadText().Split("\n## ")[0];

    /// <summary>The rule is for another product or says that it is not to be run, so that an error of it is only a warning.</summary>
    public bool IsExcused => Name.Contains("retired", StringComparison.Ordinal) || Name.Contains("another product", StringComparison.Ordinal);

    public static void WriteAll(string text) => File.WriteAllText(FilePath(), text);

    public IReadOnlyList<string> Find()
    {
        var parts = Source.Split("@pipeline\n");
        var lines = parts[0].Split('\n').Skip(IsLinted ? 1 : 0);
        var rule = new RuleFile("rule.yml", string.Join('\n', lines.SelectMany(Expand)));
        var options = (IsLinted ? new RuleLoadOptions { Lint = true } : Loaded.Options) with { Pipelines = [.. parts.Skip(1).Select(text => new RuleFile("pipeline.yml", text))] };
        return [.. RuleLoader.Load([rule], options).Findings.Select(finding =>
            $"{finding.Severity.ToString().ToLowerInvariant()} {finding}")];
    }

    public string Print(IReadOnlyList<string> findings) =>
        $"{Name}\n{Source}\n{string.Concat(findings.Select(finding => $"{Mark}{finding}\n"))}";

    private static FindingCase Parse(string block)
    {
        var lines = block.TrimEnd().Split('\n');
        var source = lines.Skip(1).TakeWhile(line => !line.StartsWith(Mark, StringComparison.Ordinal));
        var expected = lines.Where(line => line.StartsWith(Mark, StringComparison.Ordinal)).Select(line => line[Mark.Length..]);
        return new FindingCase(lines[0], string.Join('\n', source).TrimEnd(), [.. expected]);
    }

    private static IEnumerable<string> Expand(string line)
    {
        if (line == "@base")
        {
            return Loaded.BaseRules.Split('\n').Append("---");
        }

        if (!line.StartsWith("@rule", StringComparison.Ordinal))
        {
            return [line.Replace("\\t", "\t", StringComparison.Ordinal).Replace("@long", new string('a', 70_000), StringComparison.Ordinal)];
        }

        var without = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return SoundRule.Where(sound => !without.Contains(sound.Split(':')[0]));
    }

    private static string FilePath([CallerFilePath] string thisFile = "") =>
        Path.Combine(Path.GetDirectoryName(thisFile)!, "Cases", "findings.txt");
}
