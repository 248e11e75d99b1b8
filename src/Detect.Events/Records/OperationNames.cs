using System.Text;

namespace Detect.Events;

/// <summary>
/// Operation names as rules compare them: Unicode dashes and no-break spaces made plain, trimmed, without Office 365's final
/// period. A bounded cache gives one string per name without allocating.
/// </summary>
internal sealed class OperationNames
{
    private const int Slots = 4096;

    private readonly Entry[] entries = new Entry[Slots];

    internal string Fold(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty)
        {
            return "";
        }

        var key = RecordHash.Add(default, name);
        ref var entry = ref entries[key.Low % Slots];
        if (entry.Folded is null || entry.Key != key)
        {
            entry = new Entry(key, Fold(Encoding.UTF8.GetString(name)));
        }

        return entry.Folded!;
    }

    /// <summary>False only for a name that folding leaves as it is.</summary>
    internal static bool NeedsFolding(ReadOnlySpan<byte> name) =>
        !name.IsEmpty && (name[0] <= ' ' || name[^1] <= ' ' || name[^1] == '.' || !Ascii.IsValid(name));

    internal static string Fold(string name)
    {
        var folded = string.Create(name.Length, name, static (into, from) =>
        {
            for (var i = 0; i < into.Length; i++)
            {
                into[i] = Fold(from[i]);
            }
        }).Trim();
        return folded.EndsWith('.') ? folded[..^1].TrimEnd() : folded;
    }

    private static char Fold(char c) => c switch
    {
        >= '\u2010' and <= '\u2015' or '\u2212' or '\uFE58' or '\uFE63' or '\uFF0D' => '-',
        '\u00A0' => ' ',
        _ => c,
    };

    private readonly record struct Entry(EventKey Key, string? Folded);
}
