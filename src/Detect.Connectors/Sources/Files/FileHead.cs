using System.Globalization;
using System.Security.Cryptography;

namespace Detect.Connectors;

/// <summary>The first bytes of a file, by which it is known again when it has been renamed.</summary>
internal readonly record struct FileHead(int Length, string Hash)
{
    public const int Longest = 1024;

    // Shorter than any record: files of one program could all begin with it.
    private const int Shortest = 64;

    /// <param name="bytes">The file's first bytes, up to <see cref="Longest"/>.</param>
    /// <param name="isStable">The file has not grown since it was last looked at.</param>
    /// <returns>Null while the file is too short to be told from others.</returns>
    public static FileHead? Of(ReadOnlySpan<byte> bytes, bool isStable)
    {
        if (bytes.Length < Longest)
        {
            var lines = bytes.LastIndexOf((byte)'\n') + 1;
            if (lines < Shortest && !isStable)
            {
                return null;
            }

            bytes = lines < Shortest ? bytes : bytes[..lines];
        }

        return bytes.IsEmpty ? null : new FileHead(bytes.Length, HashOf(bytes));
    }

    public bool Matches(ReadOnlySpan<byte> bytes) => bytes.Length >= Length && HashOf(bytes[..Length]) == Hash;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Length}:{Hash}");

    private static string HashOf(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes)[..8]);
}
