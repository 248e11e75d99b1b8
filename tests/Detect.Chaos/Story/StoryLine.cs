namespace Detect.Chaos;

/// <param name="Bytes">One record, without a line end.</param>
/// <param name="Stream">Lines of one stream go into one partition and so keep their order.</param>
internal sealed record StoryLine(byte[] Bytes, int Stream);
