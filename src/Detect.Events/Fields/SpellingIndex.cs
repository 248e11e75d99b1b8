namespace Detect.Events;

/// <summary>A field that a spelling may mean, in some tables; the lower rank is preferred.</summary>
internal sealed record Spelling(RecordField Field, EventTables Tables, int Rank, string? Note);

/// <summary>Every spelling of every field, without regard to case.</summary>
internal sealed class SpellingIndex
{
    private readonly Dictionary<string, List<Spelling>> spellings = new(StringComparer.OrdinalIgnoreCase);

    internal void Add(string name, Spelling spelling)
    {
        if (!spellings.TryGetValue(name, out var known))
        {
            spellings.Add(name, known = []);
        }

        if (!known.Exists(other => other.Field == spelling.Field && other.Rank <= spelling.Rank))
        {
            known.Add(spelling);
        }
    }

    internal IReadOnlyList<Spelling> Find(string name) =>
        spellings.TryGetValue(name, out var known) ? known : [];

    /// <summary>The known spelling that takes the fewest edits, or null when none is near.</summary>
    internal string? Nearest(string name)
    {
        var limit = Math.Max(2, name.Length / 3);
        string? nearest = null;
        foreach (var candidate in spellings.Keys)
        {
            var distance = Math.Abs(candidate.Length - name.Length) > limit ? limit + 1 : EditDistance.Between(name, candidate, limit);
            if (distance <= limit && (distance < limit || nearest is null))
            {
                (nearest, limit) = (candidate, distance);
            }
        }

        return nearest;
    }
}
