using System.Numerics;
using Detect.Rules;

namespace Detect.Engine;

/// <summary>
/// Eager timing: an alert is raised when its episode begins and updated when it turns out different. A late event can move an
/// episode's anchor (the alert keeps its id, the new identity is recorded as an alias), join two episodes (the later alert is
/// merged into the earlier one) or part them again; it never withdraws an alert.
/// </summary>
internal sealed class EagerAlerts(AlertStages stages, int eventsPerAlert, Action<Alert, bool> publish) : IEpisodeSink
{
    private readonly Dictionary<(Rule Rule, GroupKey Key), OpenAlerts> open = [];
    private long sequence;

    public Func<long> Watermark { get; init; } = () => long.MinValue;

    /// <summary>Told of each episode that can no longer change.</summary>
    public Action<Episode>? Closed { get; set; }

    public void Began(Episode episode)
    {
        // Whatever may be said before its end has been said when its match arrived.
    }

    public void Raise(Episode episode) => Reconcile(episode.Rule, episode.Key, [episode]);

    public void Ended(Episode episode)
    {
        Reconcile(episode.Rule, episode.Key, [episode]);
        Forget(episode);
        Closed?.Invoke(episode);
    }

    /// <summary>Brings what has been published of a group in line with its episodes as they are known now.</summary>
    public void Reconcile(Rule rule, GroupKey key, IReadOnlyList<Episode> episodes)
    {
        if (!open.TryGetValue((rule, key), out var published))
        {
            open.Add((rule, key), published = new OpenAlerts(Watermark(), []));
        }

        var byEpisode = published
            .Select(p => (Alert: p, Episode: EpisodeOf(p, episodes)))
            .Where(pair => pair.Episode is not null)
            .ToLookup(pair => pair.Episode!, pair => pair.Alert);
        foreach (var episode in episodes)
        {
            var alerts = byEpisode[episode].OrderBy(p => p.Sequence).ToList();
            if (alerts.Count == 0)
            {
                var raised = new PublishedAlert(AlertBuilder.IdOf(episode), episode.Trigger, sequence++);
                published.Add(raised);
                alerts.Add(raised);
            }

            Update(alerts, episode);
        }
    }

    /// <summary>Alerts of the first group's that no episode of it covers any more, but one of the second, are the second's from now on.</summary>
    public void Move(Rule rule, (GroupKey Key, IReadOnlyList<Episode> Episodes) from, (GroupKey Key, IReadOnlyList<Episode> Episodes) to)
    {
        if (!open.TryGetValue((rule, from.Key), out var published))
        {
            return;
        }

        var moved = published.FindAll(p => EpisodeOf(p, from.Episodes) is null && EpisodeOf(p, to.Episodes) is not null);
        if (moved.Count == 0)
        {
            return;
        }

        published.RemoveAll(moved.Contains);
        if (published.Count == 0)
        {
            open.Remove((rule, from.Key));
        }

        open.TryGetValue((rule, to.Key), out var there);
        open[(rule, to.Key)] = new OpenAlerts(Math.Min(published.Since, there?.Since ?? long.MaxValue), moved.Concat(there ?? Enumerable.Empty<PublishedAlert>()));
    }

    /// <summary>
    /// The least watermark at which a group of the rule had no alert under way yet: the ids of those that are depend on how events
    /// have come since. <see cref="long.MaxValue"/> when none is.
    /// </summary>
    public long OpenSince(Rule rule) => open.Where(o => o.Key.Rule == rule).Select(o => o.Value.Since).DefaultIfEmpty(long.MaxValue).Min();

    /// <summary>What has been told of episodes that can still change, as it was told last; what is part of another alert aside.</summary>
    public IEnumerable<Alert> UnderWay => open.Values.SelectMany(published => published).Select(p => p.Last).Where(last => last is { MergedInto: null })!;

    /// <summary>Forgets alerts that no episode can come back to.</summary>
    public void ForgetStale(Func<Rule, GroupKey, bool> isLive)
    {
        var watermark = Watermark();
        foreach (var (of, published) in open.ToList())
        {
            if (published.TrueForAll(p => p.CurrentTrigger.Ticks < watermark) && !isLive(of.Rule, of.Key))
            {
                open.Remove(of);
            }
        }
    }

    private static Episode? EpisodeOf(PublishedAlert published, IReadOnlyList<Episode> episodes) =>
        episodes.FirstOrDefault(e => Covers(e, published.Trigger))
        ?? episodes.FirstOrDefault(e => Covers(e, published.CurrentTrigger));

    // Rules aside: an alert over other rules' episodes can have been raised on one that has become part of an earlier one.
    private static bool Covers(Episode episode, Match match)
    {
        var (last, trigger) = (LastOf(episode), episode.Trigger);
        var at = (match.Ticks, match.Key);
        return at == (trigger.Ticks, trigger.Key)
            || (at.CompareTo((trigger.Ticks, trigger.Key)) >= 0 && at.CompareTo((last.Ticks, last.Key)) <= 0);
    }

    private static Match LastOf(Episode episode) => episode.LastMatch.Episode is { } inner && episode.IsFolded ? LastOf(inner) : episode.LastMatch;

    private void Update(List<PublishedAlert> alerts, Episode episode)
    {
        var survivor = alerts[0];
        alerts.ForEach(p => p.CurrentTrigger = episode.Trigger);
        var size = SizeOf(episode);
        if (IsBetweenUpdates(episode, size, survivor.Size) && survivor.Last is { MergedInto: null } && alerts.Count == 1)
        {
            return;
        }

        survivor.Size = size;
        var final = stages.Run(episode);
        string[] aliases = [.. alerts.Skip(1).Select(p => p.Id).Append(final.Id).Where(id => id != survivor.Id).Distinct().Order(StringComparer.Ordinal)];
        Publish(survivor, final with { Id = survivor.Id, Aliases = aliases });
        foreach (var merged in alerts.Skip(1))
        {
            Publish(merged, merged.Last! with { MergedInto = survivor.Id });
        }
    }

    // In a flood, an update for every event would cost more than it tells: past the bound, at each doubling and at the end.
    private bool IsBetweenUpdates(Episode episode, long size, long told) =>
        !episode.HasEnded && size > eventsPerAlert && BitOperations.Log2((ulong)size) == BitOperations.Log2((ulong)told);

    // A fold grows with each of the episodes that it folds.
    private static long SizeOf(Episode episode) => episode.IsFolded && episode.Rule is CorrelationRule
        ? episode.Proof.Count + episode.Proof.Kept.Sum(match => match.Episode?.Proof.Count ?? 0)
        : episode.Proof.Count;

    private void Publish(PublishedAlert published, Alert alert)
    {
        var isNew = published.Last is null;
        if (published.Last is { } last && IsSame(last, alert))
        {
            return;
        }

        published.Last = alert;
        publish(alert, isNew);
    }

    /// <summary>Whether two states of one alert say the same.</summary>
    public static bool IsSame(Alert a, Alert b) =>
        (a.First, a.Last, a.Count, a.EventCount, a.Arithmetic, a.MergedInto, a.SilencedBy, a.Class)
            == (b.First, b.Last, b.Count, b.EventCount, b.Arithmetic, b.MergedInto, b.SilencedBy, b.Class)
        && a.Aliases.SequenceEqual(b.Aliases)
        && a.Events.Select(e => e.Id).SequenceEqual(b.Events.Select(e => e.Id));

    // What is older than a finished episode's end cannot change any more.
    private void Forget(Episode episode)
    {
        var published = open[(episode.Rule, episode.Key)];
        published.RemoveAll(p => p.CurrentTrigger.CompareTo(episode.LastMatch) <= 0 || Covers(episode, p.CurrentTrigger));
        if (published.Count == 0)
        {
            open.Remove((episode.Rule, episode.Key));
        }
    }

    /// <summary>Alerts of one group, the first of them raised when the watermark stood at <paramref name="since"/>.</summary>
    private sealed class OpenAlerts(long since, IEnumerable<PublishedAlert> alerts) : List<PublishedAlert>(alerts)
    {
        public long Since => since;
    }
}
