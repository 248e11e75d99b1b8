using System.Runtime.CompilerServices;
using Detect.Rules;

namespace Detect.Engine.Tests.Mutation;

/// <summary>The repository's <c>detections/</c>, loaded once.</summary>
internal static class ShippedDetections
{
    private static readonly Lazy<RuleSet> Loaded = new(() => RuleLoader.Load(RuleFiles!).Rules);

    public static string Root { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "..", "detections"));

    public static IReadOnlyList<RuleFile> RuleFiles { get; } =
        Files(path => !path.EndsWith(".test.yml", StringComparison.Ordinal) && !path.EndsWith(".records.yml", StringComparison.Ordinal));

    public static IReadOnlyList<RuleFile> TestFiles { get; } = Files(path => path.EndsWith(".test.yml", StringComparison.Ordinal));

    public static RuleSet Rules => Loaded.Value;

    private static List<RuleFile> Files(Func<string, bool> include) =>
    [
        .. Directory.EnumerateFiles(Root, "*.yml", SearchOption.AllDirectories)
            .Where(include)
            .Order(StringComparer.Ordinal)
            .Select(path => new RuleFile(Path.GetRelativePath(Root, path).Replace('\\', '/'), File.ReadAllText(path))),
    ];

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
