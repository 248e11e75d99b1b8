namespace Detect.Connectors;

/// <summary>
/// Which sinks hear of an alert. Routes are asked in their order and each adds its sinks; one that is last ends the search. Without
/// routes every sink hears of everything.
/// </summary>
public sealed class AlertRouter
{
    private readonly IReadOnlyList<RouteSettings> routes;
    private readonly Dictionary<string, SinkSettings> sinks;

    public AlertRouter(IReadOnlyList<RouteSettings> routes, IReadOnlyList<SinkSettings> sinks)
    {
        this.routes = routes.Count > 0 ? routes : [new RouteSettings { Sinks = [.. sinks.Select(sink => sink.Name)] }];
        this.sinks = sinks.ToDictionary(sink => sink.Name, StringComparer.Ordinal);
        Digests =
        [
            .. this.routes.Where(route => route.DigestEvery is not null)
                .SelectMany(route => route.Sinks.Select(sink => DigestPlan.Of(sink, route.DigestEvery!.Value))).Distinct(),
        ];
    }

    /// <summary>The queues in which notifications wait for a digest.</summary>
    public IReadOnlyList<DigestPlan> Digests { get; }

    /// <summary>
    /// The queues of the outbox that a notification goes to: names of sinks, or of digests. None for a silenced alert.
    /// </summary>
    public IReadOnlyList<string> QueuesFor(AlertDocument alert, NotificationKind kind)
    {
        if (alert.SilencedBy is not null)
        {
            return [];
        }

        // What goes to a sink at once does not go into its digest as well.
        var queues = new Dictionary<string, TimeSpan?>(StringComparer.Ordinal);
        foreach (var route in routes.Where(route => RouteMatch.Holds(route, alert)))
        {
            foreach (var sink in route.Sinks.Where(sink => sinks[sink].Events.Contains(kind)))
            {
                queues[sink] = queues.TryGetValue(sink, out var before) ? Sooner(before, route.DigestEvery) : route.DigestEvery;
            }

            if (route.IsLast)
            {
                break;
            }
        }

        return [.. queues.Select(queue => queue.Value is { } period ? DigestPlan.Of(queue.Key, period).Queue : queue.Key)];
    }

    private static TimeSpan? Sooner(TimeSpan? a, TimeSpan? b) => a is null || b is null ? null : a < b ? a : b;
}
