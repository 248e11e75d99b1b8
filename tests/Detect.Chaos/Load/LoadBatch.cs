namespace Detect.Chaos;

/// <summary>Records to hand over at once.</summary>
/// <param name="Watched">The ids of those among them that belong to an incident of which an alert is expected.</param>
/// <param name="Incidents">How many incidents they complete.</param>
internal sealed record LoadBatch(IReadOnlyList<StoryLine> Lines, IReadOnlyList<string> Watched, int Incidents);
