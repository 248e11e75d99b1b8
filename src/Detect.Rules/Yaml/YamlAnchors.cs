using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Detect.Rules;

/// <summary>
/// The anchored nodes of a document. Aliases of aliases multiply, so that a few lines of text can stand for more values, or
/// deeper ones, than there is memory for: what they repeat is counted and bounded.
/// </summary>
internal sealed class YamlAnchors(int maxDepth)
{
    private const int MostRepeated = 100_000;

    private readonly Dictionary<string, Anchor> anchors = [];
    private int nodes;
    private int repeated;
    private int deepest;

    public void Clear()
    {
        anchors.Clear();
        (nodes, repeated, deepest) = (0, 0, 0);
    }

    public Place Enter(int depth)
    {
        var place = new Place(depth, nodes, deepest);
        nodes++;
        deepest = depth;
        return place;
    }

    public void Leave(Place place, YamlNode node, NodeEvent? written)
    {
        if (written is { Anchor.IsEmpty: false })
        {
            anchors[written.Anchor.Value] = new Anchor(node, nodes - place.NodesBefore, deepest - place.Depth);
        }

        deepest = Math.Max(deepest, place.DeepestBefore);
    }

    public YamlNode Repeat(AnchorAlias alias, int depth)
    {
        if (!anchors.TryGetValue(alias.Value.Value, out var anchor))
        {
            throw new YamlException(alias.Start, alias.End, $"alias \"{alias.Value.Value}\" has no anchor before it");
        }

        nodes += anchor.Nodes;
        repeated += anchor.Nodes;
        deepest = Math.Max(deepest, depth + anchor.Height);
        if (repeated > MostRepeated)
        {
            throw new YamlException(alias.Start, alias.End, $"aliases repeat more than {MostRepeated} values; expected fewer");
        }

        return deepest > maxDepth
            ? throw new YamlException(alias.Start, alias.End, $"nesting is deeper than {maxDepth} levels")
            : anchor.Node;
    }

    /// <summary>A node that is being read, and the counts before it.</summary>
    public readonly record struct Place(int Depth, int NodesBefore, int DeepestBefore);

    private readonly record struct Anchor(YamlNode Node, int Nodes, int Height);
}
