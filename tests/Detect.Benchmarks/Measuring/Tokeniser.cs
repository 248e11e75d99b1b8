using System.Text.Json;

namespace Detect.Benchmarks;

/// <summary>The yardstick: every token of every line through <see cref="Utf8JsonReader"/>, and nothing done with it.</summary>
internal static class Tokeniser
{
    public static long Read(ReadOnlySpan<byte> lines)
    {
        long tokens = 0;
        while (!lines.IsEmpty)
        {
            var end = lines.IndexOf((byte)'\n');
            var line = end < 0 ? lines : lines[..end];
            lines = end < 0 ? default : lines[(end + 1)..];
            var reader = new Utf8JsonReader(line);
            while (reader.Read())
            {
                tokens++;
            }
        }

        return tokens;
    }
}
