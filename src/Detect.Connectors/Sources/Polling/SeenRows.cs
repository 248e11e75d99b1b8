using System.Buffers.Binary;

namespace Detect.Connectors;

/// <summary>
/// The rows of the overlap that were delivered already. In memory as many as a busy hour has; in a position only the newest: after a
/// restart the others are handed on once more, and it is the worker that drops them.
/// </summary>
internal sealed class SeenRows
{
    public const int Capacity = 1_000_000;

    /// <summary>12 bytes each: a position holds 64 KB of text.</summary>
    public const int InPosition = 4_000;

    private const int EntryBytes = sizeof(ulong) + sizeof(uint);

    private readonly HashSet<ulong> keys = [];

    // By the second, so that neither forgetting nor writing a position looks at every row.
    private readonly SortedList<long, List<(ulong Key, DateTimeOffset At)>> seconds = [];

    public int Count => keys.Count;

    public bool Contains(ulong key) => keys.Contains(key);

    public void Add(ulong key, DateTimeOffset at)
    {
        if (!keys.Add(key)) return;
        var second = at.UtcTicks / TimeSpan.TicksPerSecond;
        if (!seconds.TryGetValue(second, out var rows)) seconds.Add(second, rows = []);
        rows.Add((key, at));
    }

    /// <summary>Nothing before <paramref name="settled"/> is read again; what is of its own second is remembered a little longer.</summary>
    public void Forget(DateTimeOffset settled)
    {
        var second = settled.UtcTicks / TimeSpan.TicksPerSecond;
        while (seconds.Count > 0 && seconds.GetKeyAtIndex(0) < second) ForgetOldest();
        while (keys.Count > Capacity && seconds.Count > 1) ForgetOldest();
    }

    public void Clear()
    {
        keys.Clear();
        seconds.Clear();
    }

    /// <summary>Times are kept to the second, rounded up, so that no row is forgotten too soon.</summary>
    public string Encode(DateTimeOffset settled)
    {
        var bytes = new byte[Math.Min(keys.Count, InPosition) * EntryBytes];
        var rest = bytes.AsSpan();
        for (var i = seconds.Count - 1; i >= 0 && !rest.IsEmpty; i--)
        {
            var rows = seconds.GetValueAtIndex(i);
            for (var j = rows.Count - 1; j >= 0 && !rest.IsEmpty; j--)
            {
                var (key, at) = rows[j];
                BinaryPrimitives.WriteUInt64LittleEndian(rest, key);
                BinaryPrimitives.WriteUInt32LittleEndian(rest[sizeof(ulong)..], (uint)Math.Clamp(Math.Ceiling((at - settled).TotalSeconds), 0, uint.MaxValue));
                rest = rest[EntryBytes..];
            }
        }

        return Convert.ToBase64String(bytes);
    }

    /// <exception cref="FormatException">It was not made by <see cref="Encode"/>.</exception>
    public static SeenRows Decode(DateTimeOffset settled, string text)
    {
        var seen = new SeenRows();
        ReadOnlySpan<byte> rest = Convert.FromBase64String(text);
        if (rest.Length % EntryBytes != 0) throw new FormatException("The rows of a position are cut short.");
        while (!rest.IsEmpty)
        {
            var seconds = BinaryPrimitives.ReadUInt32LittleEndian(rest[sizeof(ulong)..]);
            seen.Add(BinaryPrimitives.ReadUInt64LittleEndian(rest), settled.AddSeconds(seconds));
            rest = rest[EntryBytes..];
        }

        return seen;
    }

    private void ForgetOldest()
    {
        foreach (var (key, _) in seconds.GetValueAtIndex(0)) keys.Remove(key);
        seconds.RemoveAt(0);
    }
}
