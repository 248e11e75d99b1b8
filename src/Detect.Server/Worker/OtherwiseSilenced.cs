using Detect.Connectors;
using Detect.Engine;

namespace Detect.Server;

/// <summary>
/// Of alerts that were told while other silences were in force, those of which the silences in force say something else. What a rule
/// says of events that nobody was told of is no matter of silences: it may not have been there yet.
/// </summary>
internal sealed class OtherwiseSilenced(StoredAlerts known)
{
    /// <param name="revisions">What is to be put right anyway.</param>
    /// <param name="whole">The alerts that stand as the silences in force have it.</param>
    public async Task<IReadOnlyList<AlertRevision>> WithAsync(
        IReadOnlyList<AlertRevision> revisions, IReadOnlyList<Alert> whole, CancellationToken cancellation)
    {
        var own = whole.Concat(revisions.Select(revision => revision.Now).OfType<Alert>()).Select(alert => alert.Id).ToHashSet(StringComparer.Ordinal);
        var all = new List<AlertRevision>();
        foreach (var revision in revisions)
        {
            var parts = revision.Now is { } now ? await PartsAsync(now, own, cancellation).ConfigureAwait(false) : [];
            all.Add(revision with { Before = [.. revision.Before.Union(parts.Select(part => part.Id))] });
        }

        var revised = revisions.Select(revision => revision.Now?.Id).OfType<string>().ToHashSet(StringComparer.Ordinal);
        foreach (var alert in whole.Where(alert => !revised.Contains(alert.Id)))
        {
            if (await RevisionOfAsync(alert, own, cancellation).ConfigureAwait(false) is { } revision)
            {
                all.Add(revision);
            }
        }

        return all;
    }

    private async Task<AlertRevision?> RevisionOfAsync(Alert alert, HashSet<string> own, CancellationToken cancellation)
    {
        var told = await known.FindStandingAsync(alert.Id, cancellation).ConfigureAwait(false);
        if (told is { Withdrawn: not null })
        {
            return null;
        }

        var parts = await PartsAsync(alert, own, cancellation).ConfigureAwait(false);
        var isToldSo = parts.Count == 0 && (told is null ? !await IsSplitOffAsync(alert, cancellation).ConfigureAwait(false) : told.Id == alert.Id || !own.Contains(told.Id) ? IsSame(told, alert) : false);
        return isToldSo ? null : new AlertRevision(alert, [.. parts.Select(part => part.Id)]);
    }

    // Silences decide what a fold holds; of other alerts only whether they are silenced.
    private static bool IsSame(AlertDocument told, Alert alert) => told.SilencedBy == alert.SilencedBy
        && (alert.Rule.Fold is null || (told.First, told.Last, told.EventCount) == (alert.First, alert.Last, alert.EventCount));

    // Alerts of the same fold, told as ones of their own, that begin in this one.
    private async Task<IReadOnlyList<AlertDocument>> PartsAsync(Alert alert, HashSet<string> own, CancellationToken cancellation) =>
        [.. (await OfOneFoldAsync(alert, cancellation).ConfigureAwait(false)).Where(other => !own.Contains(other.Id) && Holds(alert, other.Events))];

    // It has been told as a part of another.
    private async Task<bool> IsSplitOffAsync(Alert alert, CancellationToken cancellation) =>
        (await OfOneFoldAsync(alert, cancellation).ConfigureAwait(false)).Any(other => other.Events.Any(e => e.Id == alert.Events[0].Id));

    private async Task<IEnumerable<AlertDocument>> OfOneFoldAsync(Alert alert, CancellationToken cancellation) => alert.Rule.Fold is null || alert.Events.Count == 0
        ? []
        : (await known.FindOverlappingAsync(AlertDocument.Of(alert), cancellation).ConfigureAwait(false))
            .Where(other => other.Id != alert.Id && other is { MergedInto: null, Withdrawn: null } && other.Rule.Version == alert.Rule.Version);

    // What begins within a flood may not be among the events that are shown of it.
    private static bool Holds(Alert alert, IReadOnlyList<AlertDocumentEvent> events) =>
        events.Count > 0 && (alert.Events.Any(e => e.Id == events[0].Id) || (alert.EventCount > alert.Events.Count && events[0].OccurredAt >= alert.First && events[0].OccurredAt <= alert.Last));
}
