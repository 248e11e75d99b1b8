using Detect.Engine;
using Detect.Rules;

namespace Detect.Connectors;

/// <summary>The rule files behind the paths a person typed, and a sentence for everything that cannot be read.</summary>
public sealed record RuleListing(IReadOnlyList<RuleFile> Files, IReadOnlyList<string> Problems);

/// <summary>Reads rule files: files as they are, folders recursively in name order.</summary>
public static class RuleFolder
{
    /// <summary>The folder of shipped detections, as findings and alerts call it.</summary>
    public const string ShippedName = "detections";

    private const string RecordsKind = ".records";

    private static readonly string[] RuleExtensions = [".yml", ".yaml"];

    public static RuleListing Read(IEnumerable<string> paths)
    {
        var files = new List<RuleFile>();
        var problems = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in paths.SelectMany(path => Find(path, problems)))
        {
            if (seen.Add(Path.GetFullPath(path)) && ReadOne(path, problems) is { } text)
            {
                files.Add(new RuleFile(path, text));
            }
        }

        return new RuleListing(files, problems);
    }

    /// <summary>The detections that lie beside the program.</summary>
    public static RuleListing ReadShipped()
    {
        var root = AppContext.BaseDirectory;
        var listing = Read([Path.Join(root, ShippedName)]);
        var files = listing.Files.Select(file => file with { Path = Path.GetRelativePath(root, file.Path).Replace('\\', '/') });
        return listing with { Files = [.. files] };
    }

    private static IReadOnlyList<string> Find(string path, List<string> problems)
    {
        if (!Directory.Exists(path))
        {
            return [path];
        }

        var before = problems.Count;
        var found = FolderWalk.Files(path, IsRule, problems);
        if (found.Count == 0 && problems.Count == before)
        {
            problems.Add($"{path}: the folder holds no rules; expected files ending in .yml or .yaml");
        }

        return found;
    }

    internal static string? ReadOne(string path, List<string> problems)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add($"{path}: {FileProblem.Describe(e)}");
            return null;
        }
    }

    /// <summary>Tests and records lie beside rules, and are none.</summary>
    internal static bool IsRule(string name) => IsYaml(name) && !IsTest(name) && !HasKind(name, RecordsKind);

    internal static bool IsTest(string name) => IsYaml(name) && HasKind(name, RuleTestInput.TestEnding);

    private static bool IsYaml(string name) =>
        RuleExtensions.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase) && !Path.GetFileName(name).StartsWith('.');

    private static bool HasKind(string name, string kind) =>
        Path.GetFileNameWithoutExtension(name).EndsWith(kind, StringComparison.OrdinalIgnoreCase);
}
