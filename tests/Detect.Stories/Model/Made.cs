using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Detect.Stories;

/// <summary>Made-up values that are always the same for one label, whatever else a story contains.</summary>
public static class Made
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    public static Guid Id(string label)
    {
        Span<byte> bytes = stackalloc byte[16];
        Hash(label).AsSpan(0, 16).CopyTo(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>Letters and digits, as in the middle of a Core Directory record id.</summary>
    public static string Token(string label, int length) =>
        string.Concat(Hash("token/" + label).Take(length).Select(b => Alphabet[b % Alphabet.Length]));

    public static int Number(string label, int from, int below) =>
        from + (int)(BinaryPrimitives.ReadUInt64BigEndian(Hash("number/" + label)) % (ulong)(below - from));

    /// <summary>A part of a second, to the 100 ns of the log's clock.</summary>
    public static TimeSpan Fraction(string label) => TimeSpan.FromTicks(Number("fraction/" + label, 0, (int)TimeSpan.TicksPerSecond));

    public static T OneOf<T>(string label, IReadOnlyList<T> choices) => choices[Number("choice/" + label, 0, choices.Count)];

    private static byte[] Hash(string label) => SHA256.HashData(Encoding.UTF8.GetBytes(label));
}
