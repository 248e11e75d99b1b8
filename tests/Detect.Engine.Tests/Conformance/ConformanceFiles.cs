using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace Detect.Engine.Tests.Conformance;

/// <summary>Reads Cases/*.yml, and the list of features that they must cover.</summary>
internal static class ConformanceFiles
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Conformance", "Cases");

    public static IReadOnlyList<ConformanceFeature> Read() => [.. Directory
        .EnumerateFiles(Folder, "*.yml")
        .Order(StringComparer.Ordinal)
        .SelectMany(ReadFile)];

    public static IReadOnlyList<string> RequiredFeatures() => [.. File
        .ReadAllLines(Path.Combine(Folder, "features.txt"))
        .Where(line => line.Length > 0 && !line.StartsWith('#'))];

    private static IEnumerable<ConformanceFeature> ReadFile(string path)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(File.ReadAllText(path)));
        var root = (YamlMappingNode)stream.Documents[0].RootNode;
        var section = Scalar(root, "section")!;
        foreach (var feature in ((YamlSequenceNode)Child(root, "features")!).Children.Cast<YamlMappingNode>())
        {
            var name = Scalar(feature, "feature")!;
            var cases = ((YamlSequenceNode)Child(feature, "cases")!).Children.Cast<YamlMappingNode>();
            yield return new ConformanceFeature(
                section,
                name,
                Scalar(feature, "decided")!,
                Sequence(Child(feature, "covers")) ?? [name],
                [.. cases.Select((node, i) => ReadCase(node, string.Create(CultureInfo.InvariantCulture, $"{name} ({i + 1})")))]);
        }
    }

    private static ConformanceCase ReadCase(YamlMappingNode node, string name) => new(
        name,
        ReadText(node),
        Scalar(node, "pipeline"),
        Scalar(node, "fails"),
        Scalar(node, "warns"),
        Sequence(Child(node, "matches")) ?? [],
        Sequence(Child(node, "misses")) ?? [],
        Sequence(Child(node, "events")) ?? [],
        Sequence(Child(node, "alerts")),
        ReadLists(node),
        Scalar(node, "accounts"),
        Scalar(node, "entra") == "true");

    /// <summary>A whole file, or the correlation over the rules a, b and c, or the detection of a rule.</summary>
    private static string ReadText(YamlMappingNode node)
    {
        if (Scalar(node, "correlation") is { } correlation)
        {
            var extensions = Scalar(node, "detect") is { } detect ? $"detect: {detect}\n" : "";
            return $"{Scene.PlainRules}title: Alert\nlevel: high\ncorrelation: {correlation}\n{extensions}";
        }

        return Scalar(node, "file") ?? $"title: Case\nlogsource: {{product: test}}\ndetection: {Scalar(node, "detection")}\n";
    }

    private static Dictionary<string, IReadOnlyList<string>> ReadLists(YamlMappingNode node) =>
        Child(node, "lists") is YamlMappingNode lists
            ? lists.Children.ToDictionary(pair => ((YamlScalarNode)pair.Key).Value!, pair => Sequence(pair.Value)!)
            : [];

    private static YamlNode? Child(YamlMappingNode node, string key) =>
        node.Children.TryGetValue(new YamlScalarNode(key), out var child) ? child : null;

    private static string? Scalar(YamlMappingNode node, string key) => (Child(node, key) as YamlScalarNode)?.Value;

    private static IReadOnlyList<string>? Sequence(YamlNode? node) =>
        node is YamlSequenceNode sequence ? [.. sequence.Children.Select(child => ((YamlScalarNode)child).Value!)] : null;
}
