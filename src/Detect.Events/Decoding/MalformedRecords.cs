using System.Text;

namespace Detect.Events;

/// <summary>Says in one sentence why a record is not valid JSON, and where.</summary>
internal static class MalformedRecords
{
    internal static string CodeOf(IndexStatus status) => status switch
    {
        IndexStatus.Incomplete => "truncated",
        IndexStatus.TooDeep => "too-deep",
        _ => "invalid-json",
    };

    internal static string Describe(IndexStatus status, JsonTape tape, int start)
    {
        var at = tape.End - start;
        return status switch
        {
            IndexStatus.Incomplete => $"The record ends at byte {at} where {tape.Expected} was expected.",
            IndexStatus.TooDeep => $"The record is nested deeper than {JsonIndexer.MaxDepth} levels at byte {at}.",
            _ => $"The record is not valid JSON at byte {at}, where {tape.Expected} was expected.",
        };
    }

    internal static string DescribeUtf8(ReadOnlySpan<byte> text)
    {
        var at = 0;
        while (at < text.Length && Rune.DecodeFromUtf8(text[at..], out _, out var used) == System.Buffers.OperationStatus.Done)
        {
            at += used;
        }

        return $"The record is not valid UTF-8 at byte {at}.";
    }
}
