using Detect.Events;
using Detect.Rules;

namespace Detect.Engine;

/// <summary>A plain rule and a (detached) event that it matched.</summary>
public sealed record RuleMatch(SigmaRule Rule, AuditEvent Event);

/// <summary>
/// What stage one says of one event: enough to de-duplicate, to advance the clock and to correlate. Most events matched nothing.
/// </summary>
/// <param name="TenantId">Of an event that matched nothing only where a rule asks when its tenant's log began.</param>
public readonly record struct EvaluatedEvent(EventKey Key, DateTimeOffset? OccurredAt, IReadOnlyList<RuleMatch>? Matches, string? TenantId);
