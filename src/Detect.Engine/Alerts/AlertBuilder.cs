using Detect.Events;
using Detect.Rules;

namespace Detect.Engine;

/// <summary>Makes an episode into the alert that says it: proof, arithmetic and identity.</summary>
internal sealed class AlertBuilder(IReadOnlyList<Rule> rulesByRank, int eventsPerAlert)
{
    // Only when the first alert is built are the catalogue's fields looked up.
    private readonly Lazy<AlertFacts> facts = new(() => new AlertFacts());

    public Alert Build(Episode episode, string? silencedBy)
    {
        var flat = new List<Match>();
        var total = Flatten(episode, flat);
        var shown = Bounded(flat);
        return new Alert
        {
            Id = IdOf(episode),
            Rule = episode.Rule,
            TenantId = episode.TenantId,
            Group = episode.Group,
            First = Time(flat.Count == 0 ? episode.Anchor.Ticks : flat[0].Ticks),
            Last = Time(flat.Count == 0 ? episode.TriggerTicks : flat[^1].Ticks),
            Count = episode.Measure,
            Events = [.. shown.Select(Enrich)],
            EventCount = Math.Max(total, flat.Count),
            Arithmetic = Arithmetic.Of(episode),
            Class = episode.Class,
            SilencedBy = silencedBy,
            CompletedBy = (episode.TriggerTicks > episode.Trigger.Ticks ? episode.LastMatch : episode.Trigger).Key,
        };
    }

    public static string IdOf(Episode episode) =>
        AlertIdentity.Of(episode.Rule, episode.TenantId, episode.Group, episode.Anchor.Key, episode.Anchor.Ticks);

    // Events in event-time order, each once however many rules it matched; returns how many there were beyond the bound.
    private static long Flatten(Episode episode, List<Match> flat)
    {
        var beyond = Collect(episode.Proof, episode.IsFolded, flat);
        flat.Sort();
        var kept = 0;
        for (var i = 0; i < flat.Count; i++)
        {
            if (kept == 0 || flat[kept - 1].Key != flat[i].Key || flat[kept - 1].Ticks != flat[i].Ticks)
            {
                flat[kept++] = flat[i];
            }
        }

        flat.RemoveRange(kept, flat.Count - kept);
        return kept + beyond;
    }

    // A fold shows all of its alerts; a correlation over correlations what made each of them true.
    private static long Collect(Proof proof, bool isFold, List<Match> flat)
    {
        var beyond = proof.Count - proof.Kept.Count();
        foreach (var match in proof.Kept)
        {
            if (match.Episode is { } inner)
            {
                beyond += Collect(isFold ? inner.Proof : inner.ProofAtTrigger ?? inner.Proof, false, flat);
            }
            else
            {
                flat.Add(match);
            }
        }

        return beyond;
    }

    private IEnumerable<Match> Bounded(List<Match> flat)
    {
        if (flat.Count <= eventsPerAlert)
        {
            return flat;
        }

        var newest = eventsPerAlert / 2;
        var (first, last) = (flat[..(eventsPerAlert - newest)], flat[^newest..]);
        var shown = first.Concat(last).Select(match => match.Rank).ToHashSet();
        return first.Concat(flat[first.Count..^newest].Where(match => shown.Add(match.Rank))).Concat(last);
    }

    private AlertEvent Enrich(Match match)
    {
        var rule = rulesByRank[match.Rank];
        if (match.Event is not { } e)
        {
            return new AlertEvent { Id = KeyText(match.Key), Key = match.Key, OccurredAt = Time(match.Ticks), RuleId = rule.Id };
        }

        return new AlertEvent
        {
            Id = e.Id ?? KeyText(match.Key),
            Key = match.Key,
            OccurredAt = Time(match.Ticks),
            Operation = e.Operation,
            Actor = facts.Value.Actor(e),
            ActorId = facts.Value.ActorId(e),
            ActorType = facts.Value.ActorType(e),
            Target = facts.Value.Target(e),
            Role = facts.Value.Role(e),
            IpAddress = facts.Value.IpAddress(e),
            Result = facts.Value.Result(e),
            RuleId = rule.Id,
            Matched = rule is SigmaRule plain ? RuleExplainer.Matched(plain, e) : [],
            Raw = e.Raw,
        };
    }

    private static string KeyText(EventKey key) => $"{key.High:x16}{key.Low:x16}";

    private static DateTimeOffset? Time(long ticks) => ticks < 0 ? null : new DateTimeOffset(ticks, TimeSpan.Zero);
}
