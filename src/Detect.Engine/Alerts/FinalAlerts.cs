namespace Detect.Engine;

/// <summary>Final timing: one alert for each episode, once it can no longer change.</summary>
internal sealed class FinalAlerts(AlertStages stages, Action<Alert> publish) : IEpisodeSink
{
    public void Began(Episode episode)
    {
    }

    public void Ended(Episode episode) => publish(stages.Run(episode));
}
