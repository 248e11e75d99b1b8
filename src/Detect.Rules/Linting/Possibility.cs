namespace Detect.Rules;

/// <summary>
/// For what an expression can be true: for each subject (what an event did, its result …) the contents that allow it, numbered by
/// <see cref="FieldDomains"/>. A subject that is not there may have any content. It never leaves out what is possible.
/// </summary>
internal sealed class Possibility(IReadOnlyDictionary<string, HashSet<int>> allowed)
{
    public static readonly Possibility Always = new(new Dictionary<string, HashSet<int>>());

    private readonly IReadOnlyDictionary<string, HashSet<int>> allowed = allowed;

    /// <summary>The subjects of which some content is excluded.</summary>
    public IEnumerable<string> Subjects => allowed.Keys;

    /// <returns>Null when nothing allows both.</returns>
    public Possibility? And(Possibility other)
    {
        var both = new Dictionary<string, HashSet<int>>(allowed);
        foreach (var (subject, contents) in other.allowed)
        {
            var shared = both.TryGetValue(subject, out var own) ? own.Where(contents.Contains).ToHashSet() : contents;
            if (shared.Count == 0)
            {
                return null;
            }

            both[subject] = shared;
        }

        return new Possibility(both);
    }

    public Possibility Or(Possibility other) => new(allowed
        .Where(pair => other.allowed.ContainsKey(pair.Key))
        .ToDictionary(pair => pair.Key, pair => pair.Value.Union(other.allowed[pair.Key]).ToHashSet()));
}
