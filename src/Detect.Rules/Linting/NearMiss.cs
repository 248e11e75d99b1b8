using Detect.Events;

namespace Detect.Rules;

/// <summary>Finds what a misspelt text was meant to be.</summary>
internal static class NearMiss
{
    /// <summary>How many edits are still a slip of the pen.</summary>
    private const int Slip = 2;

    /// <summary>The one text that is a slip away; null when the text is right, or meant nothing or several.</summary>
    public static string? Of(string text, IEnumerable<string> known) => Nearest(text, known, text.Length < 5 ? 1 : Slip);

    /// <summary>The one text that is nearest within the number of edits, cases apart.</summary>
    public static string? Nearest(string text, IEnumerable<string> known, int edits)
    {
        var nearest = new List<string>();
        foreach (var candidate in known)
        {
            if (string.Equals(candidate, text, StringComparison.OrdinalIgnoreCase))
            {
                return null;
            }

            if (Math.Abs(candidate.Length - text.Length) > edits)
            {
                continue;
            }

            var distance = EditDistance.Between(text, candidate, edits);
            if (distance > edits)
            {
                continue;
            }

            if (distance < edits)
            {
                edits = distance;
                nearest.Clear();
            }

            nearest.Add(candidate);
        }

        return nearest.Count == 1 ? nearest[0] : null;
    }
}
