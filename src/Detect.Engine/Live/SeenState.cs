using Detect.Events;

namespace Detect.Engine;

/// <summary>
/// What an engine must be told when it starts again, beyond the journal: the values that <c>first_seen</c> knows, and up to where the
/// windows that are judged at their end have been judged.
/// </summary>
public sealed record SeenState
{
    public required string RuleId { get; init; }

    /// <summary>True for a group: its beginning, or of a correlation how far its windows have been judged. False for a value.</summary>
    public required bool IsGroup { get; init; }

    public string? TenantId { get; init; }

    /// <summary>Group and value, folded for comparison; with rule, tenant and <see cref="IsGroup"/> the key of the state.</summary>
    public required string Text { get; init; }

    public required DateTimeOffset Since { get; init; }

    public required DateTimeOffset Last { get; init; }

    /// <summary>The event that was the first sighting.</summary>
    public EventKey FirstKey { get; init; }

    /// <summary>Nothing can need this any more: it may be deleted, and does no harm if it is not.</summary>
    public bool IsForgotten { get; init; }
}
