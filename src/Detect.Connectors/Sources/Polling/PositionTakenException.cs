namespace Detect.Connectors;

/// <summary>Another worker has read on in the partition.</summary>
internal sealed class PositionTakenException(string partition) : Exception($"Another worker reads {partition}.");
