namespace Detect.Events;

/// <summary>Insertions, deletions, substitutions and swaps of neighbours between two names, ignoring case.</summary>
public static class EditDistance
{
    /// <returns>The distance, or more than <paramref name="limit"/> once it cannot be less.</returns>
    public static int Between(string left, string right, int limit)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        var beforeLast = new int[right.Length + 1];
        var last = new int[right.Length + 1];
        var row = new int[right.Length + 1];
        for (var j = 0; j <= right.Length; j++)
        {
            last[j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            row[0] = i;
            var least = i;
            for (var j = 1; j <= right.Length; j++)
            {
                row[j] = Step(left, right, i, j, beforeLast, last, row);
                least = Math.Min(least, row[j]);
            }

            if (least > limit)
            {
                return least;
            }

            (beforeLast, last, row) = (last, row, beforeLast);
        }

        return last[right.Length];
    }

    private static int Step(string left, string right, int i, int j, int[] beforeLast, int[] last, int[] row)
    {
        var same = Lower(left[i - 1]) == Lower(right[j - 1]);
        var best = Math.Min(Math.Min(row[j - 1], last[j]) + 1, last[j - 1] + (same ? 0 : 1));
        var swapped = i > 1 && j > 1 && Lower(left[i - 1]) == Lower(right[j - 2]) && Lower(left[i - 2]) == Lower(right[j - 1]);
        return swapped ? Math.Min(best, beforeLast[j - 2] + 1) : best;
    }

    private static char Lower(char c) => char.ToLowerInvariant(c);
}
