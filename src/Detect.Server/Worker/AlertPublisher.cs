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

    private readonly Dictionary<string, AlertDocument> known = new(StringComparer.Ordinal);

    /// <summary>Ids, aliases among them, that are known without asking the store.</summary>
    public int Remembered => known.Count;

    /// <param name="alerts">In order; of each alert its last state.</param>
    /// <param name="ledger">When the event that completed an alert came.</param>
    /// <param name="isReplayed">Back-filled: only what is new is told.</param>
    public async Task<IReadOnlyList<AlertChange>> ChangesAsync(
        IReadOnlyList<Alert> alerts, Func<Alert, AlertLedger> ledger, DateTimeOffset now, CancellationToken cancellation, bool isReplayed = false)
    {
        // A replay belongs to the commit of what was decided before it, which the store does not know yet.
        if (known.Count > MostRemembered && !isReplayed)
        {
            known.Clear();
        }

        var changes = new List<AlertChange>();
        foreach (var alert in alerts)
        {
            var document = AlertDocument.Of(alert);
            var before = await FindAsync(document, isReplayed, cancellation).ConfigureAwait(false);
            var after = before is null ? Fresh(document, ledger(alert)) : Merge(before, document, isReplayed);
            if (before is null || AlertContent.Differs(before, after))
            {
                changes.Add(ChangeOf(before, after, now));
            }

            Remember(after);
        }

        return changes;
    }

    /// <summary>An alert that no rule raised: a coverage gap.</summary>
    public AlertChange Own(AlertDocument alert, NotificationKind kind, string summary, DateTimeOffset now)
    {
        var linked = alert with { Link = LinkTo(alert.Id) };
        return new AlertChange { Alert = linked, Kind = kind, At = now, Sinks = route(linked, kind), Summary = summary };
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
            _ => (NotificationKind.Updated, after.Arithmetic),
        };
        return new AlertChange
        {
            Alert = after,
            Kind = kind,
            At = now,
            Sinks = after.SilencedBy is null ? route(after, kind) : [],
            Summary = summary,
        };
    }

    private async Task<AlertDocument?> FindAsync(AlertDocument document, bool isReplayed, CancellationToken cancellation)
    {
        if (known.TryGetValue(document.Id, out var found))
        {
            return found;
        }

        foreach (var id in document.Aliases.Prepend(document.Id))
        {
            if (await stored.FindAsync(id, cancellation).ConfigureAwait(false) is { } byId)
            {
                return byId;
            }
        }

        return document is { First: { } first, Last: { } last }
            ? await FindOtherVersionAsync(document, first, last, isReplayed, cancellation).ConfigureAwait(false)
            : null;
    }

    // Episodes of one rule and group never overlap: what does is the same episode, as an earlier version of the rule or an engine that
    // did not know the late events saw it.
    private async Task<AlertDocument?> FindOtherVersionAsync(
        AlertDocument document, DateTimeOffset first, DateTimeOffset last, bool isReplayed, CancellationToken cancellation)
    {
        var overlapping = await stored
            .FindOverlappingAsync(document.Rule.Id, document.TenantId, document.Group, first, last, cancellation).ConfigureAwait(false);
        return overlapping.FirstOrDefault(other =>
            other.MergedInto is null && SharesAnEvent(other, document) && (isReplayed || other.Rule.Version != document.Rule.Version));
    }

    private static bool SharesAnEvent(AlertDocument a, AlertDocument b) => a.Events.Any(e => b.Events.Any(other => other.Id == e.Id));

    private static AlertDocument Merge(AlertDocument before, AlertDocument after, bool isReplayed)
    {
        string[] aliases = [.. before.Aliases.Concat(after.Aliases).Append(after.Id).Where(id => id != before.Id).Distinct().Order(StringComparer.Ordinal)];

        // A replay of a stretch may see less of a long episode than is known already.
        var content = isReplayed && after.EventCount < before.EventCount ? before : after;
        return content with
        {
            Id = before.Id,
            Aliases = aliases,
            Ledger = before.Ledger,
            Link = before.Link,
            Status = after.MergedInto is null ? before.Status : AlertStatus.Closed,
            Verdict = before.Verdict,
        };
    }

    private Uri? LinkTo(string id) => publicUrl is null ? null : new Uri(publicUrl, $"api/alerts/{Uri.EscapeDataString(id)}");

    private void Remember(AlertDocument alert)
    {
        known[alert.Id] = alert;
        foreach (var alias in alert.Aliases)
        {
            known[alias] = alert;
        }
    }
}
