using Detect.Connectors;
using Detect.Engine;

namespace Detect.Server;

/// <summary>
/// Of alerts that were told while other silences were in force, those of which the silences in force say something else. What a rule
/// says of events that nobody was told of is no matter of silences: it may not have been there yet.
/// </summary>
/// <param name="whole">The alerts that stand as the silences in force have it.</param>
internal sealed class OtherwiseSilenced(StoredAlerts known, IReadOnlyList<Alert> whole)
{
    private readonly List<AlertRevision> all = [];
    private readonly HashSet<string> own = whole.Select(alert => alert.Id).ToHashSet(StringComparer.Ordinal);

    /// <param name="revisions">What is to be put right anyway.</param>
    /// <param name="changed">The alerts that would stand, as the silences in force have it, but for the late events.</param>
    public async Task<IReadOnlyList<AlertRevision>> WithAsync(
        IReadOnlyList<AlertRevision> revisions, IEnumerable<Alert> changed, CancellationToken cancellation)
    {
        own.UnionWith(revisions.Select(revision => revision.Now?.Id).OfType<string>());
        foreach (var revision in revisions)
        {
            var parts = revision.Now is { } now ? await PartsAsync(now, cancellation).ConfigureAwait(false) : [];
            all.Add(WithParts(revision, parts));
        }

        var revised = revisions.Select(revision => revision.Now?.Id).OfType<string>().ToHashSet(StringComparer.Ordinal);
        foreach (var alert in whole.Where(alert => !revised.Contains(alert.Id)))
        {
            await AddAsync(alert, cancellation).ConfigureAwait(false);
        }

        foreach (var alert in changed)
        {
            (await PartsAsync(alert, cancellation).ConfigureAwait(false)).ForEach(AddChanged);
        }

        return all;
    }

    private async Task AddAsync(Alert alert, CancellationToken cancellation)
    {
        var told = await known.FindStandingAsync(alert.Id, cancellation).ConfigureAwait(false);
        if (told is { Withdrawn: not null })
        {
            return;
        }

        var parts = await PartsAsync(alert, cancellation).ConfigureAwait(false);
        var isToldSo = told is null ? !await IsSplitOffAsync(alert, cancellation).ConfigureAwait(false) : IsOf(told, alert) && IsSame(told, alert);
        if (parts.Count > 0 || !isToldSo)
        {
            all.Add(WithParts(new AlertRevision(alert, []), parts));
        }
    }

    // A late event has taken away the event that it began with, which a silence alone never does.
    private void AddChanged(AlertDocument part)
    {
        if (all.Exists(revision => revision.Before.Contains(part.Id)))
        {
            return;
        }

        var rest = whole.FirstOrDefault(alert => IsOfOneRule(part, alert) && alert.Events.Any(e => part.Events.Any(other => other.Id == e.Id)));
        var index = rest is null ? -1 : all.FindIndex(revision => revision.Now?.Id == rest.Id);
        if (index < 0)
        {
            all.Add(new AlertRevision(rest, [part.Id]));
        }
        else
        {
            all[index] = WithParts(all[index], [part]);
        }
    }

    private static AlertRevision WithParts(AlertRevision revision, IEnumerable<AlertDocument> parts) =>
        revision with { Before = [.. revision.Before.Union(parts.Select(part => part.Id), StringComparer.Ordinal)] };

    // Not of another that the two have become one with since.
    private bool IsOf(AlertDocument told, Alert alert) => told.Id == alert.Id || !own.Contains(told.Id);

    // Silences decide what a fold holds; of other alerts only whether they are silenced.
    private static bool IsSame(AlertDocument told, Alert alert) => told.SilencedBy == alert.SilencedBy
        && (alert.Rule.Fold is null || (told.First, told.Last, told.EventCount) == (alert.First, alert.Last, alert.EventCount));

    // Alerts of the same fold, told as ones of their own, that begin in this one.
    private async Task<List<AlertDocument>> PartsAsync(Alert alert, CancellationToken cancellation) =>
        [.. (await OfOneFoldAsync(alert, cancellation).ConfigureAwait(false)).Where(other => !own.Contains(other.Id) && Holds(alert, other.Events))];

    // It has been told as a part of another.
    private async Task<bool> IsSplitOffAsync(Alert alert, CancellationToken cancellation) =>
        (await OfOneFoldAsync(alert, cancellation).ConfigureAwait(false)).Any(other => other.Events.Any(e => e.Id == alert.Events[0].Id));

    private async Task<IEnumerable<AlertDocument>> OfOneFoldAsync(Alert alert, CancellationToken cancellation) => alert.Rule.Fold is null || alert.Events.Count == 0
        ? []
        : (await known.FindOverlappingAsync(AlertDocument.Of(alert), cancellation).ConfigureAwait(false))
            .Where(other => other.Id != alert.Id && other is { MergedInto: null, Withdrawn: null } && IsOfOneRule(other, alert));

    private static bool IsOfOneRule(AlertDocument told, Alert alert) => told.Rule.Id == alert.Rule.Id
        && told.Rule.Version == alert.Rule.Version
        && string.Equals(told.TenantId, alert.TenantId, StringComparison.OrdinalIgnoreCase);

    // What begins within a flood may not be among the events that are shown of it.
    private static bool Holds(Alert alert, IReadOnlyList<AlertDocumentEvent> events) => events.Count > 0
        && (alert.Events.Any(e => e.Id == events[0].Id)
            || (alert.EventCount > alert.Events.Count && events[0].OccurredAt >= alert.First && events[0].OccurredAt <= alert.Last));
}
