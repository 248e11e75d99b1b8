using Detect.Rules;

namespace Detect.Engine;

/// <param name="File">Without the tests that have mistakes.</param>
public sealed record RuleTestLoadResult(RuleTestFile File, IReadOnlyList<Finding> Findings)
{
    public bool HasErrors => Findings.Any(finding => finding.Severity == FindingSeverity.Error);
}

/// <summary>Reads a <c>*.test.yml</c> file; mistakes become findings as in rule files.</summary>
internal sealed class RuleTestReader
{
    public static readonly string[] FileKeys = ["include", "records", "tests"];
    public static readonly string[] TestKeys = ["name", "accounts", "events", "alerts"];

    private readonly RuleFile file;
    private readonly string rulePath;
    private readonly ListFile list;
    private readonly DocumentFindings findings;
    private readonly IReadOnlyList<Rule> rules;
    private readonly RecordLibrary library = new();

    private RuleTestReader(RuleFile file, string rulePath, IReadOnlyList<Rule> rules)
    {
        this.file = file;
        this.rulePath = rulePath;
        this.rules = rules;
        list = new ListFile(file, "tests");
        findings = list.Findings;
    }

    /// <param name="rules">The rules of the tested file that raise alerts.</param>
    /// <param name="readText">Reads a file that the test file includes, by path from where the command runs; null where there is none.</param>
    public static RuleTestLoadResult Read(RuleFile file, string rulePath, IReadOnlyList<Rule> rules, Func<string, string?> readText) =>
        new RuleTestReader(file, rulePath, rules).Read(readText);

    private RuleTestLoadResult Read(Func<string, string?> readText)
    {
        var tests = new List<RuleTest>();
        foreach (var document in YamlReader.Read(file, findings))
        {
            if (document is YamlMapping map)
            {
                tests.AddRange(ReadDocument(new YamlSection(map, "the test file", findings), readText));
            }
            else
            {
                Error(FindingCodes.WrongType, document.Position, $"the file is {document.Kind}; expected a map with \"tests\"");
            }
        }

        return new RuleTestLoadResult(new RuleTestFile(file.Path, rulePath, tests), list.Sorted);
    }

    private List<RuleTest> ReadDocument(YamlSection section, Func<string, string?> readText)
    {
        section.RejectOtherKeys(FileKeys);
        section.Require("tests", "a list of tests");
        Include(section, readText);
        if (section.Section("records", "the records") is { } records)
        {
            library.Add(records.Map, findings);
        }

        var tests = section.Sections("tests", "the test").Select(ReadTest).ToList();
        foreach (var again in tests.GroupBy(test => test.Name).SelectMany(group => group.Skip(1)))
        {
            Error(RuleTestFindingCodes.DuplicateTest, again.Position, $"another test is named \"{again.Name}\"; expected each name once");
        }

        return tests;
    }

    private void Include(YamlSection section, Func<string, string?> readText)
    {
        foreach (var name in section.TextList("include"))
        {
            var path = Path.Join(Path.GetDirectoryName(file.Path), name.Text).Replace('\\', '/');
            if (readText(path) is not { } text)
            {
                Error(RuleTestFindingCodes.UnknownRecord, name.Position, $"\"{name.Text}\" cannot be read; expected a file of records, by its path from this one");
                continue;
            }

            foreach (var map in YamlReader.Read(new RuleFile(path, text), findings).OfType<YamlMapping>())
            {
                library.Add(map, findings);
            }
        }
    }

    private RuleTest ReadTest(YamlSection section)
    {
        section.RejectOtherKeys(TestKeys);
        section.Require("name", "a sentence that says what is tested");
        section.Require("events", "a list of events");
        section.Require("alerts", "a list of alerts, or [] for none");
        return new RuleTest
        {
            Name = section.Text("name") ?? "",
            Path = file.Path,
            Position = section.Position,
            Accounts = [.. AccountFile.ReadAll(section.Sections("accounts", "the account"), list, file.Path).SelectMany(WithLabel)],
            Events = new EventReader(library, findings).Read(section.Sections("events", "the event")),
            Alerts = new AlertReader(rules, findings).Read(section.Sections("alerts", "the alert")),
        };
    }

    /// <summary><c>alice</c> is meant as alice@contoso.example too, and a name as the id that events get by it.</summary>
    private static IEnumerable<AccountEntry> WithLabel(AccountEntry entry) => Guid.TryParse(entry.Account, out _)
        ? [entry]
        : [.. MadeUp.IdsOf(entry.Account).Prepend(MadeUp.UserPrincipalName(entry.Account)).Prepend(entry.Account).Select(name => entry with { Account = name })];

    private void Error(string code, SourcePosition position, string message) => findings.Report(FindingSeverity.Error, position, code, message, suggestion: null);
}
