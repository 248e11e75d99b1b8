using Detect.Connectors;
using Detect.Engine;

namespace Detect.Server;

/// <summary>
/// Makes of what the engine says what the store has to change: an alert is created once, updated only where it differs from what is
/// stored, and an alert of the same rule and stretch that is stored under another id (an alias, an earlier version of the rule) stays
/// the one alert.
/// </summary>
internal sealed class AlertPublisher(IAlertStore stored, Func<AlertDocument, NotificationKind, IReadOnlyList<string>> route, Uri? publicUrl)
{
    // Tens of kilobytes each, and the store has them all.
    private const int MostRemembered = 1_000;

    private const string TooLate = "Would not have been raised: events that came too late for its window have changed what the rule sees.";

    private readonly StoredAlerts known = new(stored);

    /// <summary>Ids, aliases among them, that are known without asking the store.</summary>
    public int Remembered => known.Count;

    /// <summary>A commit begins: the store knows everything that was decided before.</summary>
    public void Begin()
    {
        if (known.Count > MostRemembered)
        {
            known.Clear();
        }
    }

    /// <param name="alerts">In order; of each alert its last state.</param>
    /// <param name="ledger">When the event that completed an alert came.</param>
    public async Task<IReadOnlyList<AlertChange>> ChangesAsync(
        IReadOnlyList<Alert> alerts, Func<Alert, AlertLedger> ledger, DateTimeOffset now, CancellationToken cancellation)
    {
        var changes = new List<AlertChange>();
        foreach (var alert in alerts)
        {
            var document = await WithStoredIdsAsync(AlertDocument.Of(alert), cancellation).ConfigureAwait(false);
            var before = await known.FindAsync(document, cancellation).ConfigureAwait(false)
                ?? await known.FindOtherVersionAsync(document, cancellation).ConfigureAwait(false);
            if (before is null || before.Id != document.MergedInto)
            {
                Add(changes, before, before is null ? Fresh(document, ledger(alert)) : Merge(before, document), now);
            }
        }

        return changes;
    }

    /// <summary>
    /// With the alerts that have not changed, but were told under the id of one that has: from now on each is told under its own.
    /// </summary>
    /// <param name="standing">The alert of an id, as the engine that knows the late events says it; null for none.</param>
    public async Task<IReadOnlyList<AlertRevision>> WithDisplacedAsync(
        IReadOnlyList<AlertRevision> revisions, Func<string, Alert?> standing, CancellationToken cancellation)
    {
        var own = OwnIds(revisions);
        var displaced = new Dictionary<string, Alert>(StringComparer.Ordinal);
        foreach (var id in own)
        {
            var told = await known.FindStandingAsync(id, cancellation).ConfigureAwait(false);
            foreach (var alias in told?.Id == id ? told.Aliases.Where(alias => !own.Contains(alias)) : [])
            {
                if (standing(alias) is { } alert && (await known.FindStandingAsync(alias, cancellation).ConfigureAwait(false))?.Id == id)
                {
                    displaced[alias] = alert;
                }
            }
        }

        return [.. revisions, .. displaced.Values.Select(alert => new AlertRevision(alert, []))];
    }

    /// <summary>With the alerts that were told while other silences were in force, and of which those of now say something else.</summary>
    /// <param name="whole">The alerts that stand and whose events are all known.</param>
    /// <param name="changed">The alerts that would stand but for the late events.</param>
    public Task<IReadOnlyList<AlertRevision>> WithOtherwiseSilencedAsync(
        IReadOnlyList<AlertRevision> revisions, IEnumerable<Alert> whole, IEnumerable<Alert> changed, CancellationToken cancellation) =>
        new OtherwiseSilenced(known, [.. whole]).WithAsync(revisions, changed, cancellation);

    /// <summary>What late events have changed of alerts that were told before, or would have been.</summary>
    public async Task<IReadOnlyList<AlertChange>> RevisionsAsync(
        IReadOnlyList<AlertRevision> revisions, DateTimeOffset now, CancellationToken cancellation)
    {
        var changes = new List<AlertChange>();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var own = OwnIds(revisions);
        foreach (var revision in revisions.Where(revision => revision.Now is not null))
        {
            await ReviseAsync(revision.Now!, revision.Before, own, taken, changes, now, cancellation).ConfigureAwait(false);
        }

        foreach (var gone in revisions.Where(revision => revision.Now is null).SelectMany(revision => revision.Before))
        {
            if (await known.FindStandingAsync(gone, cancellation).ConfigureAwait(false) is { } told && !taken.Contains(told.Id))
            {
                Add(changes, told, told with { Withdrawn = TooLate, Status = AlertStatus.Closed }, now);
            }
        }

        return changes;
    }

    /// <summary>The id under which an alert is stored that was given to this before, by any of its ids.</summary>
    public string StoredIdOf(string id) => known.StoredIdOf(id);

    /// <summary>An alert that no rule raised: a coverage gap.</summary>
    public AlertChange Own(AlertDocument alert, NotificationKind kind, string summary, DateTimeOffset now)
    {
        var linked = alert with { Link = LinkTo(alert.Id) };
        return new AlertChange { Alert = linked, Kind = kind, At = now, Sinks = route(linked, kind), Summary = summary };
    }

    private static HashSet<string> OwnIds(IReadOnlyList<AlertRevision> revisions) =>
        revisions.Select(revision => revision.Now?.Id).OfType<string>().ToHashSet(StringComparer.Ordinal);

    // What is stored under an alert's own id is that alert's, though another has been told under it since: of one that has parted in two.
    private async Task ReviseAsync(
        Alert alert,
        IReadOnlyList<string> before,
        HashSet<string> own,
        HashSet<string> taken,
        List<AlertChange> changes,
        DateTimeOffset now,
        CancellationToken cancellation)
    {
        var document = AlertDocument.Of(alert);
        var told = new List<AlertDocument>();
        foreach (var id in before.Prepend(alert.Id))
        {
            if (await known.FindStandingAsync(id, cancellation).ConfigureAwait(false) is { } standing
                && (standing.Id == alert.Id || !own.Contains(standing.Id))
                && taken.Add(standing.Id))
            {
                told.Add(standing);
            }
        }

        // Since it was told the rule may have been changed: it has another id then.
        if (told.Count == 0 && await known.FindOtherVersionAsync(document, cancellation).ConfigureAwait(false) is { } older && !own.Contains(older.Id) && taken.Add(older.Id))
        {
            told.Add(older);
        }

        if (told.OrderBy(other => other.First).ThenBy(other => other.Id, StringComparer.Ordinal).FirstOrDefault() is not { } survivor)
        {
            taken.Add(document.Id);
            Add(changes, null, Fresh(document, new AlertLedger { OccurredAt = alert.Last, DecidedAt = now }), now);
            return;
        }

        var others = told.Where(other => other.Id != survivor.Id).ToList();
        var merged = Merge(survivor, document, [.. others.Select(other => other.Id)]);
        Add(changes, survivor, merged with { Aliases = [.. merged.Aliases.Where(alias => alias == alert.Id || !own.Contains(alias))] }, now);
        others.ForEach(other => Add(changes, other, other with { MergedInto = survivor.Id, Status = AlertStatus.Closed }, now));
    }

    private void Add(List<AlertChange> changes, AlertDocument? before, AlertDocument after, DateTimeOffset now)
    {
        if (before is null || AlertContent.Differs(before, after))
        {
            changes.Add(ChangeOf(before, after, now));
        }

        known.Remember(after);
    }

    private AlertDocument Fresh(AlertDocument document, AlertLedger ledger) => document with
    {
        Ledger = ledger,
        Link = LinkTo(document.Id),
        Status = document.MergedInto is null ? AlertStatus.New : AlertStatus.Closed,
    };

    private AlertChange ChangeOf(AlertDocument? before, AlertDocument after, DateTimeOffset now)
    {
        var (kind, summary) = (before, after) switch
        {
            (null, _) => (NotificationKind.Created, after.Arithmetic),
            ({ MergedInto: null }, { MergedInto: { } into }) => (NotificationKind.Resolved, $"merged into {into}"),
            ({ Withdrawn: null }, { Withdrawn: { } reason }) => (NotificationKind.Resolved, reason),
            ({ SilencedBy: null }, { SilencedBy: { } silence }) => (NotificationKind.Resolved, $"silenced by {silence}"),
            ({ SilencedBy: not null }, { SilencedBy: null }) => (NotificationKind.Created, after.Arithmetic),
            _ => (NotificationKind.Updated, after.Arithmetic),
        };
        return new AlertChange { Alert = after, Kind = kind, At = now, Sinks = SinksFor(before, after, kind), Summary = summary };
    }

    // Who has heard of an alert hears also that a silence covers it, and nothing more; who has not heard of it begins with its creation.
    private IReadOnlyList<string> SinksFor(AlertDocument? before, AlertDocument after, NotificationKind kind)
    {
        var isTold = before is { SilencedBy: null, MergedInto: null, Withdrawn: null };

        // A part of another that nobody has been told of is not worth telling.
        return before is null && after.MergedInto is not null ? []
            : after.SilencedBy is not null && isTold ? route(after with { SilencedBy = null }, kind)
            : after.SilencedBy is not null || (before?.SilencedBy is not null && kind == NotificationKind.Resolved) ? []
            : route(after, kind);
    }

    // The engine knows the alert that this one has become a part of by the id it gives it; the store may have it under an older one.
    private async Task<AlertDocument> WithStoredIdsAsync(AlertDocument document, CancellationToken cancellation) =>
        document.MergedInto is { } into && await known.FindStandingAsync(into, cancellation).ConfigureAwait(false) is { } survivor
            ? document with { MergedInto = survivor.Id }
            : document;

    private static AlertDocument Merge(AlertDocument before, AlertDocument after, params IReadOnlyList<string> parts)
    {
        string[] aliases = [.. before.Aliases.Concat(after.Aliases).Append(after.Id).Concat(parts)
            .Where(id => id != before.Id).Distinct().Order(StringComparer.Ordinal)];
        return after with
        {
            Id = before.Id,
            Aliases = aliases,
            Ledger = before.Ledger,
            Link = before.Link,
            Status = after.MergedInto is not null ? AlertStatus.Closed
                : before.MergedInto is not null || before.Withdrawn is not null ? AlertStatus.New
                : before.Status,
            Verdict = before.Verdict,
        };
    }

    private Uri? LinkTo(string id) => publicUrl is null ? null : new Uri(publicUrl, $"alerts/{Uri.EscapeDataString(id)}");
}
