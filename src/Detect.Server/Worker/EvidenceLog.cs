using Detect.Connectors;
using Detect.Engine;
using Detect.Events;

namespace Detect.Server;

/// <summary>The records behind alerts, each given to the archive once for each alert.</summary>
/// <param name="storedId">The id under which the store has an alert.</param>
internal sealed class EvidenceLog(Func<EventKey, HeldEntry?> find, Func<string, string> storedId)
{
    private const int MostRemembered = 100_000;

    private readonly HashSet<(string AlertId, EventKey Event)> archived = [];

    public IEnumerable<ArchiveRecord> RecordsOf(CommitWork commit)
    {
        if (archived.Count > MostRemembered)
        {
            archived.Clear();
        }

        foreach (var alert in commit.Alerts.Concat(commit.Revised))
        {
            foreach (var e in alert.Events)
            {
                if (archived.Add((storedId(alert.Id), e.Key)))
                {
                    yield return RecordOf(alert, e, commit.Now);
                }
            }
        }
    }

    private ArchiveRecord RecordOf(Alert alert, AlertEvent e, DateTimeOffset now)
    {
        var held = find(e.Key);
        return new ArchiveRecord
        {
            Key = e.Key,
            OccurredAt = e.OccurredAt,
            TenantId = alert.TenantId,
            Source = held?.Source ?? "",
            ReceivedAt = held?.ReceivedAt ?? now,
            Accounts = [.. new[] { e.Actor, e.Target }.OfType<string>().Distinct(StringComparer.Ordinal)],
            AlertIds = [storedId(alert.Id)],
            Record = e.Raw,
        };
    }
}
