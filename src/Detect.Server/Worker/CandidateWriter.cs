using System.Buffers;
using System.IO.Compression;
using Detect.Connectors;
using Detect.Events;

namespace Detect.Server;

/// <summary>Gathers the events of a batch that touch no account known to be privileged. Used by one thread at a time.</summary>
#pragma warning disable CA1001 // What it has not drained is memory alone.
internal sealed class CandidateWriter
#pragma warning restore CA1001
{
    // The next level takes three times as long and saves a tenth.
    private const int Quality = 1;
    private const int WindowBits = 22;

    // Bytes; what one large batch took is not held for good.
    private const int MostHeld = 4 << 20;

    private readonly HashSet<long> accounts = [];
    private readonly MemoryStream plain = new();
    private readonly BinaryWriter writer;
    private DateTimeOffset newest;

    public CandidateWriter() => writer = new BinaryWriter(plain);

    /// <param name="identities">What tells the accounts that it touches from others.</param>
    public void Add(AuditEvent e, IReadOnlyList<string> identities)
    {
        if (e.OccurredAt is not { } occurredAt || identities.Count == 0)
        {
            return;
        }

        foreach (var identity in identities)
        {
            accounts.Add(AccountHash.Of(identity));
        }

        newest = newest > occurredAt ? newest : occurredAt;
        CandidateRecord.Of(e).Write(writer);
    }

    /// <returns>Null where no event touches an account.</returns>
    public ArchiveCandidates? Drain()
    {
        if (plain.Length == 0)
        {
            return null;
        }

        var candidates = new ArchiveCandidates { Newest = newest, Accounts = AccountHash.BytesOf(accounts), Records = Compressed() };
        newest = default;
        accounts.Clear();
        plain.SetLength(0);
        plain.Capacity = plain.Capacity > MostHeld ? 0 : plain.Capacity;
        return candidates;
    }

    private byte[] Compressed()
    {
        var records = plain.GetBuffer().AsSpan(0, (int)plain.Length);
        var room = ArrayPool<byte>.Shared.Rent(BrotliEncoder.GetMaxCompressedLength(records.Length));
        try
        {
            return BrotliEncoder.TryCompress(records, room, out var length, Quality, WindowBits)
                ? room.AsSpan(0, length).ToArray()
                : throw new InvalidOperationException("what fits was said not to fit");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(room);
        }
    }
}
