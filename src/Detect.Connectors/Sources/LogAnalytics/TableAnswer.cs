namespace Detect.Connectors;

/// <summary>The rows of a slice in the order of their ingestion.</summary>
/// <param name="Shortfall">Why rows are missing beyond those asked for; null when none is.</param>
internal sealed record TableAnswer(IReadOnlyList<PolledRow> Rows, DateTimeOffset AskedAt, string? Shortfall = null);
