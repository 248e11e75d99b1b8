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

    private readonly Dictionary<ulong, DateTimeOffset> rows = [];

    public int Count => rows.Count;

    public bool Contains(ulong key) => rows.ContainsKey(key);

    public void Add(ulong key, DateTimeOffset at) => rows[key] = at;

    /// <summary>Nothing before <paramref name="settled"/> is read again.</summary>
    public void Forget(DateTimeOffset settled)
    {
        foreach (var (key, at) in rows)
        {
            if (at < settled) rows.Remove(key);
        }

        if (rows.Count <= Capacity) return;
        foreach (var (key, _) in rows.OrderBy(row => row.Value).Take(rows.Count - Capacity).ToList()) rows.Remove(key);
    }

    public void Clear() => rows.Clear();

    /// <summary>Times are kept to the second, rounded up, so that no row is forgotten too soon.</summary>
    public string Encode(DateTimeOffset settled)
    {
        var newest = rows.Count <= InPosition ? rows : rows.OrderByDescending(row => row.Value).Take(InPosition);
        var bytes = new byte[Math.Min(rows.Count, InPosition) * EntryBytes];
        var rest = bytes.AsSpan();
        foreach (var (key, at) in newest)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(rest, key);
            BinaryPrimitives.WriteUInt32LittleEndian(rest[sizeof(ulong)..], (uint)Math.Clamp(Math.Ceiling((at - settled).TotalSeconds), 0, uint.MaxValue));
            rest = rest[EntryBytes..];
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
}
