using Detect.Rules;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Detect.Benchmarks;

/// <summary>Copies of the shipped rule files with ids and names of their own and every string they look for altered by a word.</summary>
internal sealed class ShippedRuleVariants
{
    private readonly List<(string Text, int Rules)> files = [];

    public ShippedRuleVariants(IReadOnlyList<RuleFile> shipped)
    {
        files.AddRange(shipped
            .Select(file => (file.Text, Rules: Parse(file.Text).Documents.Count(d => Child(d.RootNode, "detection") is not null)))
            .Where(file => file.Rules > 0));
        ShippedCount = files.Sum(file => file.Rules);
    }

    /// <summary>Plain rules in the shipped files.</summary>
    public int ShippedCount { get; }

    public (string Text, int Added) Next(Draw draw)
    {
        var (text, rules) = draw.Of(files);
        var stream = Parse(text);
        var renamed = stream.Documents
            .SelectMany(document => new[] { Child(document.RootNode, "id"), Child(document.RootNode, "name") })
            .OfType<YamlScalarNode>()
            .Select(node => node.Value!)
            .Distinct()
            .ToDictionary(name => name, name => Guid.TryParse(name, out _) ? draw.Guid().ToString() : $"{name}_{draw.Below(1_000_000)}");
        foreach (var document in stream.Documents)
        {
            Rename(document.RootNode, renamed);
            Alter(Child(document.RootNode, "detection"), draw);
        }

        using var writer = new StringWriter();
        stream.Save(writer, assignAnchors: false);
        return (writer.ToString(), rules);
    }

    private static YamlStream Parse(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return stream;
    }

    private static YamlNode? Child(YamlNode node, string key) =>
        node is YamlMappingNode mapping && mapping.Children.TryGetValue(new YamlScalarNode(key), out var child) ? child : null;

    private static void Rename(YamlNode root, Dictionary<string, string> renamed)
    {
        foreach (var scalar in root.AllNodes.OfType<YamlScalarNode>())
        {
            scalar.Value = scalar.Value is { } value && renamed.TryGetValue(value, out var name) ? name : scalar.Value;
        }
    }

    private static void Alter(YamlNode? detection, Draw draw)
    {
        if (detection is not YamlMappingNode selections)
        {
            return;
        }

        foreach (var (name, selection) in selections.Children)
        {
            if (((YamlScalarNode)name).Value is not ("condition" or "timeframe"))
            {
                AlterValues(selection, draw);
            }
        }
    }

    private static void AlterValues(YamlNode node, Draw draw)
    {
        switch (node)
        {
            case YamlMappingNode mapping:
                foreach (var (key, value) in mapping.Children)
                {
                    // Expressions, references and the like would not survive another word.
                    if (!((YamlScalarNode)key).Value!.Split('|').Skip(1).Any(m => m is not ("contains" or "startswith" or "endswith" or "all")))
                    {
                        AlterValues(value, draw);
                    }
                }

                break;
            case YamlSequenceNode sequence:
                sequence.Children.ToList().ForEach(child => AlterValues(child, draw));
                break;
            case YamlScalarNode { Value.Length: > 0 } text when !IsTyped(text):
                var words = text.Value.Split(' ').ToList();
                words.Insert(draw.Below(words.Count + 1), $"{draw.Of(Words.Systems)}{draw.Below(1000)}");
                text.Value = string.Join(' ', words);
                break;
        }
    }

    private static bool IsTyped(YamlScalarNode scalar) =>
        scalar.Style == ScalarStyle.Plain && (scalar.Value is "true" or "false" or "null" || double.TryParse(scalar.Value, out _));
}
