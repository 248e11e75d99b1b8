namespace Detect.Engine;

/// <summary>A match in a window, with what the correlation measures of it: a text for distinct counts, a number for aggregates.</summary>
internal readonly record struct Entry(Match Match, object? Value);
