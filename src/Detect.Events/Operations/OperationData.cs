namespace Detect.Events;

/// <summary>The embedded <c>sigma/operations.json</c> as written.</summary>
internal sealed record OperationData(
    IReadOnlyList<OperationGroup> Operations,
    IReadOnlyList<ValueDomain> Fields,
    IReadOnlyList<string> Placeholders,
    IReadOnlyList<Misnomer> Misnomers,
    IReadOnlyList<string> UnrecordedActions);

/// <summary>Operations that one service writes; any of them in any of the categories.</summary>
internal sealed record OperationGroup(
    IReadOnlyList<string> Services,
    IReadOnlyList<string> Categories,
    OperationSource Known,
    IReadOnlyList<string> Names);

/// <summary>Where an operation is known from.</summary>
public enum OperationSource
{
    /// <summary>Seen in a recorded log.</summary>
    Recorded,

    /// <summary>In Microsoft's reference of audit activities.</summary>
    Documented,

    /// <summary>In rules of others, or only in Office 365's spelling.</summary>
    Rules,
}

/// <summary>The values that a field takes.</summary>
/// <param name="Values">All of them; null where the list is open.</param>
/// <param name="Suffixes">How each value ends, where only that is known.</param>
/// <param name="Known">Some of an open list: what nearly is one of them is a slip.</param>
public sealed record ValueDomain(
    string Field,
    IReadOnlyList<EventTables> Tables,
    IReadOnlyList<string>? Values = null,
    IReadOnlyList<string>? Suffixes = null,
    IReadOnlyList<string>? Known = null);

/// <summary>What documents and rules write, and what the log has in its place.</summary>
/// <param name="Field">Null for an operation's name.</param>
/// <param name="Use">The field that says it where the one written does not.</param>
public sealed record Misnomer(string Written, IReadOnlyList<string> Right, string? Field = null, string? Use = null);
