using System.Globalization;

namespace Detect.Server;

/// <summary>Reads queries: a key that an address does not know is a mistake, not a wish to be overheard.</summary>
internal static class QueryValues
{
    private const int MostShown = 100;

    public static int Limit(string? text, int standard, int most, List<string> problems)
    {
        if (text is null)
        {
            return standard;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit >= 1 && limit <= most)
        {
            return limit;
        }

        problems.Add($"\"{Shown(text)}\" is not a value of \"limit\"; expected a whole number from 1 to {most}.");
        return standard;
    }

    public static void RejectOthers(IQueryCollection query, List<string> problems, params IReadOnlyCollection<string> known)
    {
        foreach (var key in query.Keys.Where(key => !known.Contains(key)))
        {
            problems.Add($"\"{Shown(key)}\" is nothing that can be asked for here; expected {string.Join(", ", known)}.");
        }

        foreach (var (key, values) in query.Where(pair => pair.Value.Count > 1))
        {
            problems.Add($"\"{Shown(key)}\" is given {values.Count} times; expected once.");
        }
    }

    public static string Shown(string text) => text.Length <= MostShown ? text : text[..MostShown] + "…";
}
