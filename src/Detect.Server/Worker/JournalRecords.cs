using Detect.Connectors;
using Detect.Engine;

namespace Detect.Server;

/// <summary>Between matched events and journal entries.</summary>
internal static class JournalRecords
{
    public static JournalEntry EntryOf(PendingBatch batch, LiveEvent e, DateTimeOffset? watermark) => new()
    {
        Key = e.Key,
        OccurredAt = e.OccurredAt,
        Source = batch.Source.Name,
        Partition = batch.Batch.Partition,
        TenantId = e.Event.TenantId,
        EnqueuedAt = batch.Batch.EnqueuedAt,
        ReceivedAt = batch.Batch.ReceivedAt,
        Watermark = watermark,
        IsAboutAccounts = e.IsAboutAccounts,
        IsUnmatched = e.Matches.Count == 0,
        Record = e.Event.JsonRecord,
    };

    public static HeldEntry HeldOf(JournalEntry entry, LiveEvent? e) => new()
    {
        Sequence = entry.Sequence,
        Key = entry.Key,
        OccurredAt = entry.OccurredAt,
        ReceivedAt = entry.ReceivedAt,
        Source = entry.Source,
        IsAboutAccounts = entry.IsAboutAccounts,
        Matched = e?.Rules ?? [],
    };
}
