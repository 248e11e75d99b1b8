using Detect.Events;
using Detect.Rules;

namespace Detect.Engine;

/// <summary>An event that matched rules, or that is kept for the accounts it touches, with bytes of its own.</summary>
/// <param name="Key">What tells it from all others; of an event read again from a journal, the key it was written with.</param>
/// <param name="Event">Detached.</param>
/// <param name="Matches">Empty for an event that is only kept.</param>
public sealed record LiveEvent(EventKey Key, DateTimeOffset? OccurredAt, AuditEvent Event, IReadOnlyList<RuleMatch> Matches)
{
    /// <summary>The rules that matched, those that observe accounts among them.</summary>
    public IReadOnlyList<SigmaRule> Rules => [.. Matches.Select(match => match.Rule)];

    /// <summary>It says who is privileged, and is needed longer than any window.</summary>
    public bool IsAboutAccounts => Matches.Any(match => AccountObservations.Shared.Rules.Contains(match.Rule));
}
