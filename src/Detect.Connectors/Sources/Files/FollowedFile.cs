using System.Globalization;
using System.Text;

namespace Detect.Connectors;

/// <summary>A file that is being read: which it is, and how far it has been read.</summary>
internal sealed class FollowedFile(string partition, FileHead head)
{
    public string Partition => partition;

    public FileHead Head { get; set; } = head;

    /// <summary>Bytes read of the file as it is now.</summary>
    public long Offset { get; set; }

    /// <summary>Whether it holds one JSON record on each line; null while its first line is not complete.</summary>
    public bool? IsOfLines { get; set; }

    /// <summary>Of a file of lines; null where they are UTF-8.</summary>
    public Encoding? Encoding { get; set; }

    /// <summary>The number of the next line, from 1.</summary>
    public long Line { get; set; } = 1;

    /// <summary>Bytes ever read under this partition: grows when the file was cut and begins again.</summary>
    public long Ordinal { get; set; }

    /// <summary>Its length when last looked at.</summary>
    public long SeenLength { get; set; } = -1;

    public bool IsPresent { get; set; }

    /// <summary>Where it was when last looked at.</summary>
    public string? Path { get; set; }

    /// <summary>There is more in it than when it was last looked at, and it can be read line by line.</summary>
    public bool HasGrown => IsPresent && IsOfLines == true && new FileInfo(Path!) is { Exists: true } now && now.Length > SeenLength;

    public StreamPosition Position => new(
        Ordinal, string.Create(CultureInfo.InvariantCulture, $"{Offset}:{Line}:{Head.Length}:{Head.Hash}"));

    /// <returns>Null when the position is not of a file.</returns>
    public static FollowedFile? Recall(string partition, StreamPosition position)
    {
        if (position.Token?.Split(':') is not [var offset, var line, var length, var hash]
            || !long.TryParse(offset, CultureInfo.InvariantCulture, out var at)
            || !long.TryParse(line, CultureInfo.InvariantCulture, out var lineNumber)
            || !int.TryParse(length, CultureInfo.InvariantCulture, out var headLength))
        {
            return null;
        }

        return new FollowedFile(partition, new FileHead(headLength, hash)) { Offset = at, Line = lineNumber, Ordinal = position.Ordinal };
    }

    /// <summary>It was cut, or written anew: reading begins again.</summary>
    public void Rewind() => (Offset, Line, IsOfLines) = (0, 1, null);

    public void Advance(long bytes, long lines)
    {
        Offset += bytes;
        Ordinal += bytes;
        Line += lines;
    }
}
