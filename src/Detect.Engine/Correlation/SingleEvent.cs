using Detect.Events;
using Detect.Rules;

namespace Detect.Engine;

internal static class SingleEvent
{
    /// <summary>A plain rule's match as an episode of its own.</summary>
    public static Episode Of(Rule rule, Match match)
    {
        var proof = new Proof(2);
        proof.Add(match);
        var episode = new Episode
        {
            Rule = rule,
            TenantId = match.TenantId,
            Key = new GroupKey(match.TenantId, $"{match.Key.High:x16}{match.Key.Low:x16}"),
            Group = rule is SigmaRule { FirstSeen: { } firstSeen } && match.PlainEvent is { } e ? GroupOf(firstSeen, e) : [],
            Anchor = match,
            Trigger = match,
            TriggerTicks = match.Ticks,
            Proof = proof,
            IsFolded = true,
            HasEnded = true,
        };
        episode.Observe(1, 0);
        return episode;
    }

    private static IReadOnlyList<KeyValuePair<string, string>> GroupOf(FirstSeenOptions firstSeen, AuditEvent e) =>
        [.. firstSeen.GroupBy.Concat(firstSeen.Fields)
            .DistinctBy(field => field.Name)
            .Select(field => KeyValuePair.Create(field.Name, FieldReading.First(e, field) ?? ""))];
}
