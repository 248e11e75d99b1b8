using Detect.Events;

namespace Detect.Connectors;

/// <summary>Makes a batch of messages. Each message is a chunk of its own, so that a broken one spoils no other.</summary>
internal static class LogBatch
{
    public static SourceBatch Of(string partition, IReadOnlyList<LogRecord> records, LogPosition after, string? tenantId, DateTimeOffset now)
    {
        var chunks = new List<RecordChunk>(records.Count);
        var deadLetters = new List<DeadLetter>();
        foreach (var record in records)
        {
            // Dead letters show where a record was: the message's offset takes the place of a line.
            var origin = new RecordOrigin(partition, record.Offset, 0);
            if (record.Unreadable is { } reason)
            {
                deadLetters.Add(new DeadLetter(origin, "unreadable-message", reason, default));
            }
            else if (record.Value.IsEmpty)
            {
                deadLetters.Add(new DeadLetter(origin, "empty-message", "The message has no value.", default));
            }
            else
            {
                chunks.Add(RecordBatches.OfJson(partition, record.Value, firstLine: record.Offset));
            }
        }

        return new SourceBatch
        {
            Partition = partition,
            Chunks = chunks,
            Position = after.ToStream(),
            TenantId = tenantId,
            EnqueuedAt = records.Count > 0 ? after.EnqueuedAt : null,
            ReceivedAt = now,
            DeadLetters = deadLetters,
        };
    }
}
