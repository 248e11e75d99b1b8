namespace Detect.Chaos;

/// <param name="Bytes">One record, without a line end.</param>
/// <param name="Stream">Lines of one stream go into one partition and so keep their order.</param>
internal sealed record StoryLine(byte[] Bytes, int Stream)
{
    public static byte[] Joined(IReadOnlyList<StoryLine> lines)
    {
        var joined = new byte[lines.Sum(line => line.Bytes.Length + 1)];
        var at = 0;
        foreach (var line in lines)
        {
            line.Bytes.CopyTo(joined, at);
            at += line.Bytes.Length;
            joined[at++] = (byte)'\n';
        }

        return joined;
    }
}
