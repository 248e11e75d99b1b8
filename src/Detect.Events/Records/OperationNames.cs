using System.Text;

namespace Detect.Events;

/// <summary>
/// Operation names as <see cref="OperationName"/> folds them. A bounded cache gives one string per name without allocating, and
/// looks each up in the catalogue once.
/// </summary>
internal sealed class OperationNames
{
    private const int Slots = 4096;

    private readonly Entry[] entries = new Entry[Slots];

    internal string Fold(ReadOnlySpan<byte> name, out bool isKnown)
    {
        if (name.IsEmpty)
        {
            isKnown = true;
            return "";
        }

        var key = RecordHash.Add(default, name);
        ref var entry = ref entries[key.Low % Slots];
        if (entry.Folded is null || entry.Key != key)
        {
            var folded = OperationName.Fold(Encoding.UTF8.GetString(name));
            entry = new Entry(key, folded, OperationCatalogue.Default.Knows(folded));
        }

        isKnown = entry.IsKnown;
        return entry.Folded!;
    }

    /// <summary>False only for a name that folding leaves as it is.</summary>
    internal static bool NeedsFolding(ReadOnlySpan<byte> name) =>
        !name.IsEmpty && (name[0] <= ' ' || name[^1] <= ' ' || name[^1] == '.' || !Ascii.IsValid(name));

    private readonly record struct Entry(EventKey Key, string? Folded, bool IsKnown);
}
