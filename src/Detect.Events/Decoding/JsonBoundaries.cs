namespace Detect.Events;

/// <param name="Length">Bytes of whole records; 0 when none is complete yet.</param>
/// <param name="Skip">Bytes after them that belong to no record: an array's brackets.</param>
internal readonly record struct JsonCut(int Length, int Skip);

/// <summary>
/// Finds where a run of JSON may be cut. One record per line is the fast case: cut at the last line end. Values that span
/// lines are indexed to find their end, and an array at the top is cut between its members, so that it need not be held.
/// </summary>
internal sealed class JsonBoundaries
{
    private readonly JsonTape tape = new();
    private bool inArray;

    internal JsonCut Find(ReadOnlySpan<byte> bytes, bool isWhole)
    {
        if (inArray)
        {
            return CutMembers(bytes, isWhole);
        }

        if (isWhole && !FirstValue(bytes, out _))
        {
            return new JsonCut(bytes.Length, 0);
        }

        if (FirstLineIsWhole(bytes))
        {
            var line = LastLine(bytes);
            return isWhole ? new JsonCut(bytes.Length, 0) : line > 0 ? new JsonCut(line, 0) : CutValues(bytes);
        }

        if (FirstValue(bytes, out var first) && bytes[first] == '[')
        {
            inArray = true;
            return new JsonCut(0, first + 1);
        }

        return isWhole ? new JsonCut(bytes.Length, 0) : CutValues(bytes);
    }

    private bool FirstLineIsWhole(ReadOnlySpan<byte> bytes)
    {
        if (!FirstValue(bytes, out var first))
        {
            return false;
        }

        var length = bytes[first..].IndexOf((byte)'\n');
        return length >= 0
            && JsonIndexer.Index(bytes[..(first + length)], first, tape) is IndexStatus.Complete or IndexStatus.Invalid;
    }

    // The line end must be followed by the start of a value: a value may go on over lines.
    private static int LastLine(ReadOnlySpan<byte> bytes)
    {
        for (var end = bytes.LastIndexOf((byte)'\n'); end >= 0; end = bytes[..end].LastIndexOf((byte)'\n'))
        {
            if (end + 1 == bytes.Length || bytes[end + 1] is (byte)'{' or (byte)'[')
            {
                return end + 1;
            }
        }

        return 0;
    }

    private JsonCut CutValues(ReadOnlySpan<byte> bytes)
    {
        var cut = 0;
        while (FirstValue(bytes, out var at, cut))
        {
            var status = JsonIndexer.Index(bytes, at, tape);
            if (status == IndexStatus.Incomplete)
            {
                break;
            }

            var next = status == IndexStatus.Complete ? tape.End : AfterMalformed(bytes, at, tape.End);
            if (next < 0)
            {
                break;
            }

            cut = next;
        }

        return new JsonCut(cut, 0);
    }

    private JsonCut CutMembers(ReadOnlySpan<byte> bytes, bool isWhole)
    {
        var cut = 0;
        while (FirstValue(bytes, out var at, cut))
        {
            if (bytes[at] == ']')
            {
                inArray = false;
                return new JsonCut(cut, at + 1 - cut);
            }

            var status = JsonIndexer.Index(bytes, at, tape);
            if (status != IndexStatus.Complete)
            {
                var isMalformed = status != IndexStatus.Incomplete;
                return isWhole || (isMalformed && cut == 0) ? AfterMember(bytes, at, isWhole) : new JsonCut(cut, 0);
            }

            cut = tape.End;
        }

        return isWhole ? new JsonCut(bytes.Length, 0) : new JsonCut(cut, 0);
    }

    // The array goes on at the next line that can begin a member; its closing bracket is then no record.
    private JsonCut AfterMember(ReadOnlySpan<byte> bytes, int at, bool isWhole)
    {
        var next = AfterMalformed(bytes, at, tape.End);
        return new JsonCut(next >= 0 ? next : isWhole ? bytes.Length : 0, 0);
    }

    private static int AfterMalformed(ReadOnlySpan<byte> bytes, int from, int fault)
    {
        var at = from;
        for (var isFirst = true; ; isFirst = false)
        {
            var length = bytes[at..].IndexOf((byte)'\n');
            if (length < 0)
            {
                return -1;
            }

            at += length + 1;
            if ((isFirst && fault < at) || (at < bytes.Length && bytes[at] is (byte)'{' or (byte)'['))
            {
                return at;
            }
        }
    }

    private static bool FirstValue(ReadOnlySpan<byte> bytes, out int at, int from = 0)
    {
        at = from;
        if (from == 0 && bytes.StartsWith("\uFEFF"u8))
        {
            at = 3;
        }

        var skipped = bytes[at..].IndexOfAnyExcept(" \t\r\n,"u8);
        at += Math.Max(skipped, 0);
        return skipped >= 0;
    }
}
