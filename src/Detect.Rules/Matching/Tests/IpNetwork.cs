using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Detect.Rules;

/// <summary>
/// A network of IPv4 or IPv6 addresses, held as bits of IPv6: an IPv4 address and its IPv4-mapped form are one address.
/// </summary>
internal readonly record struct IpNetwork(UInt128 Bits, int Prefix)
{
    private const int MappedPrefix = 96;

    private static readonly UInt128 MappedBits = (UInt128)0xFFFF << 32;

    private bool IsVersion4 => Prefix >= MappedPrefix && Bits >> 32 == 0xFFFF;

    /// <summary>IPv4 addresses are in IPv4 networks only, so that <c>::/0</c> means every IPv6 address.</summary>
    public bool Contains(UInt128 address) =>
        (address & Mask(Prefix)) == Bits && (IsVersion4 || address >> 32 != 0xFFFF);

    /// <summary>The network with no bits set behind its prefix; a bare address is a network of one.</summary>
    public static bool TryParse(string text, out IpNetwork network, out bool hasHostBits)
    {
        (network, hasHostBits) = (default, false);
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var addressText = slash < 0 ? text : text[..slash];
        if (!IsAddressText(addressText) || !IPAddress.TryParse(addressText, out var address))
        {
            return false;
        }

        var isVersion4 = address.AddressFamily == AddressFamily.InterNetwork;
        var width = isVersion4 ? 32 : 128;
        var prefix = width;
        if (slash >= 0 && (!int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out prefix) || prefix > width))
        {
            return false;
        }

        prefix += isVersion4 ? MappedPrefix : 0;
        var bits = ToBits(address);
        hasHostBits = (bits & ~Mask(prefix)) != 0;
        network = new IpNetwork(bits & Mask(prefix), prefix);
        return true;
    }

    public static bool TryParseAddress(string text, out UInt128 bits)
    {
        bits = default;
        var bare = WithoutPort(text.AsSpan().Trim());
        if (!IsAddressText(bare) || !IPAddress.TryParse(bare, out var address))
        {
            return false;
        }

        bits = ToBits(address);
        return true;
    }

    private static ReadOnlySpan<char> WithoutPort(ReadOnlySpan<char> text)
    {
        if (text.StartsWith("["))
        {
            var end = text.IndexOf(']');
            return end < 0 ? text : text[1..end];
        }

        var colon = text.IndexOf(':');
        return colon >= 0 && text[(colon + 1)..].IndexOf(':') < 0 ? text[..colon] : text;
    }

    // IPAddress also reads "10" and "0x7f.1" as addresses; a log that says so means something else.
    private static bool IsAddressText(ReadOnlySpan<char> text) => text.Contains(':') || text.Count('.') == 3;

    private static UInt128 ToBits(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var length);
        return length == 4 ? MappedBits | BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    private static UInt128 Mask(int prefix) => prefix == 0 ? 0 : UInt128.MaxValue << (128 - prefix);

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Bits);
        return IsVersion4 ? $"{new IPAddress(bytes[12..])}/{Prefix - MappedPrefix}" : $"{new IPAddress(bytes)}/{Prefix}";
    }
}
