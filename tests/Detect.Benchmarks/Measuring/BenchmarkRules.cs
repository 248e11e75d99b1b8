using Detect.Rules;

namespace Detect.Benchmarks;

/// <summary>The rule sets that are measured.</summary>
internal static class BenchmarkRules
{
    private const ulong Seed = 50_1000_5000;

    public static RuleSet Grow(int count) => Load(new RuleSetGenerator(Shipped(), Seed).Grow(count));

    public static RuleSet Load(IReadOnlyList<RuleFile> files, RuleLoadOptions? options = null)
    {
        var loaded = RuleLoader.Load(files, options);
        return loaded.HasErrors
            ? throw new InvalidDataException(string.Join('\n', loaded.Findings.Where(f => f.Severity == FindingSeverity.Error).Take(20)))
            : loaded.Rules;
    }

    private static List<RuleFile> Shipped()
    {
        var root = Path.Combine(RepositoryRoot(), "detections");
        return
        [
            .. Directory.EnumerateFiles(root, "*.yml", SearchOption.AllDirectories)
                .Select(path => new RuleFile(Path.GetRelativePath(root, path), File.ReadAllText(path)))
                .Where(file => file.Text.Contains("\ntitle:", StringComparison.Ordinal) || file.Text.StartsWith("title:", StringComparison.Ordinal))
                .OrderBy(file => file.Path, StringComparer.Ordinal),
        ];
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Detect.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("run the benchmarks from within the repository");
    }
}
