using Detect.Connectors;
using Detect.Events;

namespace Detect.Server;

/// <summary>When the events of one commit came, for the ledger of the alerts that they complete.</summary>
internal sealed class Arrivals
{
    private readonly Dictionary<EventKey, (DateTimeOffset? OccurredAt, DateTimeOffset? EnqueuedAt, DateTimeOffset ReceivedAt)> byKey = [];

    public void Add(JournalEntry entry) => byKey[entry.Key] = (entry.OccurredAt, entry.EnqueuedAt, entry.ReceivedAt);

    /// <summary>What only the clock decided has the time of its last event and nothing else.</summary>
    public AlertLedger LedgerOf(EventKey? completedBy, DateTimeOffset? last, DateTimeOffset now) =>
        completedBy is { } key && byKey.TryGetValue(key, out var arrival)
            ? new AlertLedger
            {
                OccurredAt = arrival.OccurredAt,
                EnqueuedAt = arrival.EnqueuedAt,
                ReceivedAt = arrival.ReceivedAt,
                DecidedAt = now,
            }
            : new AlertLedger { OccurredAt = last, DecidedAt = now };
}
