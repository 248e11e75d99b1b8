namespace Detect.Server;

/// <param name="Records">Values of the body, or elements where it is one array. All of them are in the store now.</param>
internal sealed record IngestAnswer(long Records);
