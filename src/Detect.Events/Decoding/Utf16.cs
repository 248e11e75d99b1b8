using System.Text;

namespace Detect.Events;

/// <summary>Recognises UTF-16, what Windows PowerShell writes: by its byte order mark, or by an ASCII character at the beginning, as every log has.</summary>
public static class Utf16
{
    /// <param name="begin">The first two bytes, or more.</param>
    /// <returns>Null for anything else.</returns>
    public static Encoding? Of(ReadOnlySpan<byte> begin) => begin switch
    {
        [0xff, 0xfe, ..] or [> 0 and < 0x80, 0, ..] => Encoding.Unicode,
        [0xfe, 0xff, ..] or [0, > 0 and < 0x80, ..] => Encoding.BigEndianUnicode,
        _ => null,
    };
}
