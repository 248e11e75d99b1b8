namespace Detect.Engine;

internal static class AbsentEpisode
{
    /// <param name="opening">The event from which on something was awaited.</param>
    /// <param name="end">When the wait was over, in event time.</param>
    /// <param name="logEnd">Where the log ends, once it has: a wait that goes on beyond it was cut short.</param>
    public static Episode Of(
        CorrelationShape shape,
        GroupKey key,
        Match opening,
        IReadOnlyList<KeyValuePair<string, string>> group,
        long end,
        long? logEnd)
    {
        var proof = new Proof(shape.EventsPerAlert);
        if (opening.Event is not null || opening.Episode is not null)
        {
            proof.Add(opening);
        }

        var cutShort = logEnd < end;
        var episode = new Episode
        {
            Rule = shape.Rule,
            TenantId = key.TenantId,
            Key = key,
            Group = group,
            Anchor = opening,
            Trigger = opening,
            TriggerTicks = end,
            Proof = proof,
            CutShort = cutShort,
        };
        episode.Observe(0, (cutShort ? logEnd!.Value : end) - opening.Ticks);
        return episode;
    }
}
