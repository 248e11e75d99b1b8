using Detect.Rules;

namespace Detect.Engine;

/// <summary>The place of each referenced rule in the order a correlation lists them.</summary>
internal sealed class RuleOrder(IReadOnlyList<Rule> rules, IReadOnlyList<int> ranks)
{
    public int Count => rules.Count;

    public Rule this[int index] => rules[index];

    public int IndexOf(Match match) => IndexOf(match.Rank, ranks);

    public int IndexOf(Rule rule) => IndexOf(rule, rules);

    private static int IndexOf<T>(T item, IReadOnlyList<T> items)
    {
        for (var i = 0; i < items.Count; i++)
        {
            if (EqualityComparer<T>.Default.Equals(items[i], item))
            {
                return i;
            }
        }

        return -1;
    }
}
