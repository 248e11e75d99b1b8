using Detect.Events;
using Detect.Rules;

namespace Detect.Server;

/// <summary>What the journal holds, as far as is needed to recognise a duplicate and to say what can go.</summary>
internal sealed class JournalIndex
{
    private readonly Dictionary<EventKey, HeldEntry> byKey = [];

    public int Count => byKey.Count;

    public bool Contains(EventKey key) => byKey.ContainsKey(key);

    public HeldEntry? Find(EventKey key) => byKey.GetValueOrDefault(key);

    public void Add(HeldEntry entry) => byKey[entry.Key] = entry;

    public IReadOnlyList<HeldEntry> Where(Func<HeldEntry, bool> condition) => [.. byKey.Values.Where(condition)];

    public void Remove(IEnumerable<HeldEntry> gone)
    {
        foreach (var entry in gone)
        {
            byKey.Remove(entry.Key);
        }
    }
}

internal sealed record HeldEntry
{
    public required long Sequence { get; init; }

    public required EventKey Key { get; init; }

    public DateTimeOffset? OccurredAt { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    public required string Source { get; init; }

    public bool IsAboutAccounts { get; init; }

    public required IReadOnlyList<SigmaRule> Matched { get; init; }
}
