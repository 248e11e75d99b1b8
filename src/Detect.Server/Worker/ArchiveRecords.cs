using Detect.Connectors;
using Detect.Engine;

namespace Detect.Server;

/// <summary>What is kept as evidence, as received.</summary>
internal static class ArchiveRecords
{
    public static ArchiveRecord Of(LiveEvent e, PendingBatch batch) => new()
    {
        Key = e.Key,
        OccurredAt = e.OccurredAt,
        TenantId = e.Event.TenantId,
        Source = batch.Source.Name,
        ReceivedAt = batch.Batch.ReceivedAt,
        Accounts = AccountDirectory.NamesIn(e.Event),
        Record = e.Event.Raw,
    };
}
