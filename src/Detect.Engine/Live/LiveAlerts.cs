namespace Detect.Engine;

/// <summary>Gathers what one call raises and updates: of each alert its last state, in the order in which they were first told.</summary>
internal sealed class LiveAlerts
{
    private readonly Dictionary<string, int> places = new(StringComparer.Ordinal);
    private List<Alert> alerts = [];

    public void Add(Alert alert)
    {
        if (places.TryGetValue(alert.Id, out var place))
        {
            alerts[place] = alert;
            return;
        }

        places.Add(alert.Id, alerts.Count);
        alerts.Add(alert);
    }

    public IReadOnlyList<Alert> Drain()
    {
        var drained = alerts;
        alerts = [];
        places.Clear();
        return drained;
    }
}
