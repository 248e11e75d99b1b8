using System.Text.Unicode;
using Detect.Events;

namespace Detect.Connectors;

/// <summary>Makes a batch of messages. Each message is a chunk of its own, so that a broken one spoils no other.</summary>
internal static class LogBatch
{
    internal const string Unreadable = "unreadable-message";

    private const string Packed =
        "The value of the message is gzip; expected records as they are, and packing left to the client that writes them.";

    private const string NoText =
        "The value of the message is not text in UTF-8; expected records as JSON.";

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
                deadLetters.Add(new DeadLetter(origin, Unreadable, reason, default));
            }
            else if (record.Value.IsEmpty)
            {
                deadLetters.Add(new DeadLetter(origin, "empty-message", "The message has no value.", default));
            }
            else if (WhyUnreadable(record.Value.Span) is { } what)
            {
                // As text it would fall apart into as many lines as it happens to have.
                deadLetters.Add(new DeadLetter(origin, Unreadable, what, record.Value));
            }
            else
            {
                chunks.Add(RecordBatches.OfJson(partition, record.Value, firstLine: record.Offset) with { IsMessage = true });
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

    // What begins as a record does has records, of which one may be damaged: the others are read.
    /// <returns>Why it holds no record; null where it may.</returns>
    internal static string? WhyUnreadable(ReadOnlySpan<byte> value) => value switch
    {
        [0x1F, 0x8B, 0x08, ..] => Packed,
        _ when Utf16.Of(value) is not null => NoText,
        _ when value.TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[', ..] => null,
        _ when !Utf8.IsValid(value) || value.Contains((byte)0) => NoText,
        _ => null,
    };
}
