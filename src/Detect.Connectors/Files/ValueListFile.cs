using Detect.Rules;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;
using YamlNode = YamlDotNet.RepresentationModel.YamlNode;

namespace Detect.Connectors;

/// <summary>Reads files of value lists: a YAML map from a placeholder's name to its list of values.</summary>
public static class ValueListFile
{
    /// <exception cref="FormatException">A file is not such a map; the message names it and the place.</exception>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Read(IEnumerable<RuleFile> files)
    {
        var lists = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var (name, values) in files.SelectMany(ReadOne))
        {
            lists[name] = lists.TryGetValue(name, out var known) ? [.. known, .. values] : values;
        }

        return lists;
    }

    private static IEnumerable<(string Name, IReadOnlyList<string> Values)> ReadOne(RuleFile file)
    {
        if (Root(file) is not YamlMappingNode map)
        {
            throw new FormatException($"{file.Path}: is not a map of value lists; expected lines such as 'admin_users: [alice, bob]'");
        }

        foreach (var (key, value) in map.Children)
        {
            yield return (key.ToString(), Values(file, value));
        }
    }

    private static YamlNode? Root(RuleFile file)
    {
        try
        {
            var yaml = new YamlStream();
            yaml.Load(new StringReader(file.Text));
            return yaml.Documents.Count == 0 ? null : yaml.Documents[0].RootNode;
        }
        catch (YamlException e)
        {
            throw new FormatException($"{file.Path}:{e.Start.Line}:{e.Start.Column}: is not valid YAML ({e.Message.TrimEnd('.')})");
        }
    }

    private static IReadOnlyList<string> Values(RuleFile file, YamlNode node) => node switch
    {
        YamlScalarNode scalar => [scalar.Value ?? ""],
        YamlSequenceNode list when list.Children.All(item => item is YamlScalarNode) =>
            [.. list.Children.Cast<YamlScalarNode>().Select(item => item.Value ?? "")],
        _ => throw new FormatException($"{file.Path}:{node.Start.Line}:{node.Start.Column}: is not a list of values"),
    };
}
