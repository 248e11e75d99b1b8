using Detect.Rules;

namespace Detect.Stories.Tests;

/// <summary>Everything under <c>detections/</c>, loaded once.</summary>
internal static class ShippedRules
{
    public static readonly RuleLoadResult Loaded = RuleLoader.Load(
        Directory.EnumerateFiles(Repository.Detections, "*.yml", SearchOption.AllDirectories)
            .Where(path => !path.EndsWith(".test.yml", StringComparison.Ordinal) && !path.EndsWith(".records.yml", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(path => new RuleFile(Path.GetRelativePath(Repository.Root, path), File.ReadAllText(path))));
}
