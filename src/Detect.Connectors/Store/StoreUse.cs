namespace Detect.Connectors;

/// <summary>What a worker works with. What the store holds of anything else may be forgotten in time.</summary>
public sealed record StoreUse
{
    /// <summary>Sources that have not shown yet which of their partitions are still there: the positions of all of them are kept.</summary>
    public required IReadOnlyCollection<string> SourcesToKeep { get; init; }

    /// <summary>Ids of the rules that are loaded: what they remember is theirs to forget.</summary>
    public required IReadOnlyCollection<string> Rules { get; init; }
}
