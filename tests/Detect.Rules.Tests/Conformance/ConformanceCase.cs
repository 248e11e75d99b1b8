using YamlDotNet.RepresentationModel;
using Node = YamlDotNet.RepresentationModel.YamlNode;

namespace Detect.Rules.Tests.Conformance;

/// <summary>One rule text and what it must do, as Cases/*.yml lists them.</summary>
/// <param name="Text">The rule file's text; a case's <c>detection:</c> is wrapped into a rule.</param>
/// <param name="Fails">The code of the error that keeps the rule from loading, or null.</param>
/// <param name="Warns">The code of a warning that the rule must cause, or null.</param>
public sealed record ConformanceCase(
    string Name,
    string Text,
    string? Fails,
    string? Warns,
    IReadOnlyList<string> Matches,
    IReadOnlyList<string> Misses,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Lists)
{
    public override string ToString() => Name;

    internal static ConformanceCase Read(YamlMappingNode node, string name)
    {
        var text = Scalar(node, "file") ?? $"title: Case\nlogsource: {{product: test}}\ndetection: {Scalar(node, "detection")}\n";
        return new ConformanceCase(
            name, text, Scalar(node, "fails"), Scalar(node, "warns"), Sequence(Child(node, "matches")), Sequence(Child(node, "misses")), ReadLists(node));
    }

    internal static Node? Child(YamlMappingNode node, string key) =>
        node.Children.TryGetValue(new YamlScalarNode(key), out var child) ? child : null;

    internal static string? Scalar(YamlMappingNode node, string key) => (Child(node, key) as YamlScalarNode)?.Value;

    private static Dictionary<string, IReadOnlyList<string>> ReadLists(YamlMappingNode node) =>
        Child(node, "lists") is YamlMappingNode lists
            ? lists.Children.ToDictionary(pair => ((YamlScalarNode)pair.Key).Value!, pair => Sequence(pair.Value))
            : [];

    private static IReadOnlyList<string> Sequence(Node? node) =>
        node is YamlSequenceNode sequence ? [.. sequence.Children.Select(child => ((YamlScalarNode)child).Value!)] : [];
}

/// <param name="Decided">Which document decides the feature's meaning, and how.</param>
public sealed record ConformanceFeature(string Section, string Name, string Decided, IReadOnlyList<ConformanceCase> Cases)
{
    public static IReadOnlyList<ConformanceFeature> All { get; } = [.. Directory
        .EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Conformance", "Cases"), "*.yml")
        .Order(StringComparer.Ordinal)
        .SelectMany(ReadFile)];

    private static IEnumerable<ConformanceFeature> ReadFile(string path)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(File.ReadAllText(path)));
        var root = (YamlMappingNode)stream.Documents[0].RootNode;
        var section = ConformanceCase.Scalar(root, "section")!;
        foreach (var feature in ((YamlSequenceNode)ConformanceCase.Child(root, "features")!).Children.Cast<YamlMappingNode>())
        {
            var name = ConformanceCase.Scalar(feature, "feature")!;
            var cases = ((YamlSequenceNode)ConformanceCase.Child(feature, "cases")!).Children.Cast<YamlMappingNode>();
            yield return new ConformanceFeature(
                section,
                name,
                ConformanceCase.Scalar(feature, "decided")!,
                [.. cases.Select((node, i) => ConformanceCase.Read(node, $"{name} ({i + 1})"))]);
        }
    }
}
