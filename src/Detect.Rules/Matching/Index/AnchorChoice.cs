using Detect.Events;

namespace Detect.Rules;

/// <summary>A rule and the anchor sets that a branch of the index has not used yet.</summary>
internal sealed record IndexedRule(int Number, IReadOnlyList<AnchorSet> Sets)
{
    public IndexedRule Without(AnchorSet used) => this with { Sets = [.. Sets.Where(set => !ReferenceEquals(set, used))] };
}

/// <summary>
/// Chooses for each rule the anchor set to index it by, so that few fields are read and the rules fall into many small groups.
/// </summary>
internal static class AnchorChoice
{
    // Scanning a text costs several times what one lookup of it does.
    private const double SubstringWorth = 0.25;

    public static IEnumerable<(IndexedRule Rule, AnchorSet Set)> Apply(IReadOnlyCollection<IndexedRule> rules)
    {
        var open = rules.Where(rule => rule.Sets.Count > 0).ToList();
        var probed = new HashSet<(EventField, AnchorKind)>();
        while (open.Count > 0)
        {
            Extend(probed, open);
            foreach (var rule in open)
            {
                if (Covered(rule, probed) is { } set)
                {
                    yield return (rule, set);
                }
            }

            open.RemoveAll(rule => Covered(rule, probed) is not null);
        }
    }

    private static AnchorSet? Covered(IndexedRule rule, HashSet<(EventField, AnchorKind)> probed) =>
        rule.Sets.FirstOrDefault(set => set.Anchors.All(anchor => probed.Contains((anchor.Field, anchor.Kind))));

    /// <summary>Adds what the most worthwhile set of the open rules needs.</summary>
    private static void Extend(HashSet<(EventField Field, AnchorKind Kind)> probed, List<IndexedRule> open)
    {
        var worth = open
            .SelectMany(rule => rule.Sets)
            .SelectMany(set => set.Anchors)
            .GroupBy(anchor => (anchor.Field, anchor.Kind))
            .ToDictionary(group => group.Key, Worth);
        var best = open.SelectMany(rule => rule.Sets).MaxBy(set => set.Anchors.Min(anchor => worth[(anchor.Field, anchor.Kind)]))!;
        probed.UnionWith(best.Anchors.Select(anchor => (anchor.Field, anchor.Kind)));
    }

    /// <summary>How many anchors there are, less what share of them is one and the same literal.</summary>
    private static double Worth(IGrouping<(EventField Field, AnchorKind Kind), Anchor> anchors)
    {
        var count = anchors.Count();
        var commonest = anchors.CountBy(anchor => anchor.Literal).Max(pair => pair.Value);
        var spread = count * (1 - (commonest / (count + 1.0)));
        return anchors.Key.Kind is AnchorKind.Substring or AnchorKind.RecordSubstring ? spread * SubstringWorth : spread;
    }
}
