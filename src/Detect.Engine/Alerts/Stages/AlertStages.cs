namespace Detect.Engine;

/// <summary>
/// What happens to an episode on its way to an alert, in this order: silence, fold (which is a correlation of its own, and
/// has happened when an episode arrives here), enrich, identity.
/// </summary>
internal sealed class AlertStages(SilenceList silences, AlertBuilder builder)
{
    public Alert Run(Episode episode) => builder.Build(episode, episode.IsSilenceDecided ? episode.SilencedBy : silences.Covering(episode));
}
