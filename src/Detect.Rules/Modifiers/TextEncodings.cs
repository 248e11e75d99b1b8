using System.Text;

namespace Detect.Rules;

/// <summary>The encodings of values. Encoded bytes are kept as text with one character a byte.</summary>
internal static class TextEncodings
{
    /// <summary>The shortest value of which all three alignments leave something to look for.</summary>
    public const int LeastOffsetBytes = 3;

    public static string ToUtf16(string text, Modifier encoding) => Encoding.Latin1.GetString(encoding switch
    {
        Modifier.Utf16BigEndian => Encoding.BigEndianUnicode.GetBytes(text),
        Modifier.Utf16 => [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(text)],
        _ => Encoding.Unicode.GetBytes(text),
    });

    public static string ToBase64(byte[] bytes) => Convert.ToBase64String(bytes);

    /// <summary>
    /// What of the value's Base64 form does not depend on its neighbours, for each of the three places at which it can
    /// start within a group of three bytes.
    /// </summary>
    public static IEnumerable<string> ToBase64Offsets(byte[] bytes)
    {
        for (var shift = 0; shift < 3; shift++)
        {
            var encoded = Convert.ToBase64String([.. new byte[shift], .. bytes]);
            var firstOwn = shift == 0 ? 0 : shift + 1;
            var foreignEnd = ((bytes.Length + shift) % 3) switch { 0 => 0, 1 => 3, _ => 2 };
            yield return encoded[firstOwn..^foreignEnd];
        }
    }
}
