using System.Numerics;
using Detect.Events;

namespace Detect.Rules;

/// <summary>Builds the index: for each table a tree that narrows rules down by one of their anchor sets after another.</summary>
internal sealed class AnchorIndexBuilder
{
    // Behind one anchor nearly every rule is a false candidate; behind two few are, and evaluating them is cheaper than looking on.
    private const int MostAnchors = 3;
    private const int FewRules = 4;

    private readonly Dictionary<Anchor, int> literals = [];
    private readonly Dictionary<(EventField, AnchorKind), int> probes = [];
    private readonly IReadOnlyList<IReadOnlyList<AnchorSet>> sets;

    private AnchorIndexBuilder(IReadOnlyList<Expression> conditions) => sets = [.. conditions.Select(AnchorDerivation.Apply)];

    public static AnchorIndex Build(IReadOnlyList<SigmaRule> rules, IReadOnlyList<Expression> conditions, PredicateSharing predicates)
    {
        var builder = new AnchorIndexBuilder(conditions);
        var roots = builder.Roots(rules);
        return new AnchorIndex(roots, builder.Fields(), builder.Predicates(predicates), builder.Scan());
    }

    private IndexNode?[] Roots(IReadOnlyList<SigmaRule> rules)
    {
        var tables = Enum.GetValues<EventTables>().Where(table => BitOperations.IsPow2((uint)table)).ToList();
        var roots = new IndexNode?[tables.Count];
        var built = new Dictionary<EquatableList<int>, IndexNode>();
        foreach (var table in tables)
        {
            var routed = Enumerable.Range(0, rules.Count).Where(rule => (rules[rule].Tables & table) != 0).ToEquatableList();
            if (!built.TryGetValue(routed, out var root))
            {
                built.Add(routed, root = Node([.. routed.Select(rule => new IndexedRule(rule, sets[rule]))], depth: 0));
            }

            roots[BitOperations.TrailingZeroCount((uint)table)] = root;
        }

        return roots;
    }

    private IndexNode Node(List<IndexedRule> rules, int depth)
    {
        if (depth >= MostAnchors || (depth > 1 && rules.Count <= FewRules))
        {
            return new IndexNode([.. rules.Select(rule => rule.Number)], [], []);
        }

        var chosen = AnchorChoice.Apply(rules);
        var buckets = new Dictionary<int, List<IndexedRule>>();
        var fields = new HashSet<int>();
        foreach (var (rule, set) in chosen)
        {
            var left = rule.Without(set);
            foreach (var anchor in set.Anchors)
            {
                fields.Add(Number(probes, (anchor.Field, anchor.Kind)));
                var literal = Number(literals, anchor);
                (buckets.TryGetValue(literal, out var bucket) ? bucket : buckets[literal] = []).Add(left);
            }
        }

        var rest = rules.Where(rule => rule.Sets.Count == 0).Select(rule => rule.Number);
        var next = buckets.ToDictionary(bucket => bucket.Key, bucket => Node(bucket.Value, depth + 1));
        return new IndexNode([.. rest], [.. fields], next);
    }

    private FieldProbe[] Fields()
    {
        var byField = literals.ToLookup(pair => (pair.Key.Field, pair.Key.Kind), pair => (pair.Key.Literal, pair.Value));
        return [.. probes.OrderBy(pair => pair.Value).Select(pair => FieldProbe.Create(pair.Key.Item1, pair.Key.Item2, [.. byField[pair.Key]]))];
    }

    private RecordScan Scan()
    {
        var inRecord = literals.Keys.Where(anchor => anchor.Kind == AnchorKind.RecordSubstring);
        return RecordScan.Create([.. inRecord.Select(anchor => (anchor, probes[(anchor.Field, anchor.Kind)]))], probes.Count);
    }

    private int[] Predicates(PredicateSharing predicates)
    {
        var numbers = new int[literals.Count];
        foreach (var (anchor, number) in literals)
        {
            var test = new FieldTest(anchor.Field, new TextTest(TextMatch.Equal, anchor.Literal, Cased: false));
            numbers[number] = anchor.Kind == AnchorKind.Equal && predicates.Find(test) is { } predicate ? predicate.Number : -1;
        }

        return numbers;
    }

    private static int Number<T>(Dictionary<T, int> numbers, T key)
        where T : notnull
    {
        if (!numbers.TryGetValue(key, out var number))
        {
            numbers.Add(key, number = numbers.Count);
        }

        return number;
    }
}
