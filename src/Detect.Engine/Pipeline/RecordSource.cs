namespace Detect.Engine;

/// <summary>A source of records: its name as shown in dead letters, and how to open it when its turn comes.</summary>
/// <param name="Name">A path, or <c>-</c> for standard input.</param>
public sealed record RecordSource(string Name, Func<Stream> Open);
