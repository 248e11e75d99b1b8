namespace Detect.Cli;

/// <summary>Finds the known word that a misspelt one was probably meant to be.</summary>
internal static class Spelling
{
    public static string DidYouMean(string word, IEnumerable<string> known) =>
        Nearest(word, known) is { } nearest ? $"; did you mean '{nearest}'?" : "";

    public static string? Nearest(string word, IEnumerable<string> known) => known
        .Select(candidate => (candidate, distance: Distance(word.ToLowerInvariant(), candidate.ToLowerInvariant())))
        .Where(pair => pair.distance <= Math.Max(2, pair.candidate.Length / 3))
        .OrderBy(pair => pair.distance)
        .ThenBy(pair => pair.candidate, StringComparer.Ordinal)
        .Select(pair => pair.candidate)
        .FirstOrDefault();

    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
