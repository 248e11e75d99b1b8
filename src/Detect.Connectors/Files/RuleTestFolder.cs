using Detect.Engine;
using Detect.Rules;

namespace Detect.Connectors;

/// <summary>The rules and rule tests behind the paths a person typed, and a sentence for everything that cannot be read.</summary>
public sealed record RuleTestListing(IReadOnlyList<RuleFile> Rules, IReadOnlyList<RuleFile> Tests, IReadOnlyList<string> Problems);

/// <summary>Finds rules and their tests: folders recursively; a rule brings the test beside it along, and a test its rule.</summary>
public static class RuleTestFolder
{
    private static readonly string[] Extensions = [".yml", ".yaml"];

    public static RuleTestListing Read(IEnumerable<string> paths)
    {
        var problems = new List<string>();
        var rules = new List<string>();
        var tests = new List<string>();
        foreach (var path in paths)
        {
            if (Directory.Exists(path))
            {
                AddFolder(path, rules, tests, problems);
            }
            else if (RuleFolder.IsTest(path))
            {
                tests.Add(path);
                AddExisting(rules, Extensions.Select(extension => WithoutTest(path) + extension));
            }
            else
            {
                rules.Add(path);
                AddExisting(tests, Extensions.Select(extension => Path.ChangeExtension(path, null) + RuleTestInput.TestEnding + extension));
            }
        }

        return new RuleTestListing(ReadAll(rules, problems), ReadAll(tests, problems), problems);
    }

    /// <summary>The detections that lie beside the program, and their tests.</summary>
    public static RuleTestListing ReadShipped()
    {
        var root = AppContext.BaseDirectory;
        var listing = Read([Path.Join(root, RuleFolder.ShippedName)]);
        return listing with { Rules = Relative(listing.Rules, root), Tests = Relative(listing.Tests, root) };
    }

    private static List<RuleFile> Relative(IEnumerable<RuleFile> files, string root) =>
        [.. files.Select(file => file with { Path = Path.GetRelativePath(root, file.Path).Replace('\\', '/') })];

    private static void AddFolder(string folder, List<string> rules, List<string> tests, List<string> problems)
    {
        rules.AddRange(FolderWalk.Files(folder, RuleFolder.IsRule, problems));
        tests.AddRange(FolderWalk.Files(folder, RuleFolder.IsTest, problems));
    }

    private static void AddExisting(List<string> into, IEnumerable<string> paths) => into.AddRange(paths.Where(File.Exists));

    private static string WithoutTest(string path) => Path.ChangeExtension(path, null)[..^RuleTestInput.TestEnding.Length];

    private static List<RuleFile> ReadAll(IEnumerable<string> paths, List<string> problems)
    {
        var files = new List<RuleFile>();
        foreach (var path in paths.DistinctBy(Path.GetFullPath, StringComparer.Ordinal))
        {
            if (RuleFolder.ReadOne(path, problems) is { } text)
            {
                files.Add(new RuleFile(path, text));
            }
        }

        return files;
    }
}
