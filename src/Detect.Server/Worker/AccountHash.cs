using System.Runtime.InteropServices;

namespace Detect.Server;

/// <summary>64 bits for the name or id of an account, without regard to case: two that share them cost a look that finds nothing.</summary>
internal static class AccountHash
{
    private const ulong Offset = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    public static long Of(string account)
    {
        var hash = Offset;
        foreach (var character in account)
        {
            hash = (hash ^ char.ToUpperInvariant(character)) * Prime;
        }

        return unchecked((long)hash);
    }

    public static byte[] BytesOf(IReadOnlyCollection<long> hashes) => MemoryMarshal.AsBytes<long>(hashes.ToArray()).ToArray();

    public static bool ContainsAny(ReadOnlyMemory<byte> bytes, IReadOnlySet<long> hashes)
    {
        foreach (var hash in MemoryMarshal.Cast<byte, long>(bytes.Span))
        {
            if (hashes.Contains(hash))
            {
                return true;
            }
        }

        return false;
    }
}
