using System.IO.Compression;
using Detect.Connectors;
using Detect.Engine;
using Detect.Events;

namespace Detect.Server;

/// <summary>Gathers the events of a batch that touch no account known to be privileged. Used by one thread at a time.</summary>
#pragma warning disable CA1001 // What it has not drained is memory alone.
internal sealed class CandidateWriter
#pragma warning restore CA1001
{
    // Deflate is called for much at once: each call of it costs more than a few bytes.
    private const int BufferBytes = 1 << 16;

    private readonly HashSet<long> accounts = [];
    private readonly MemoryStream compressed = new();
    private BinaryWriter? writer;
    private DateTimeOffset newest;

    public void Add(AuditEvent e)
    {
        if (e.OccurredAt is not { } occurredAt || AccountDirectory.IdentitiesIn(e) is not { Count: > 0 } identities)
        {
            return;
        }

        accounts.UnionWith(identities.Select(AccountHash.Of));
        newest = newest > occurredAt ? newest : occurredAt;
        writer ??= new BinaryWriter(new BufferedStream(new DeflateStream(compressed, CompressionLevel.Fastest, leaveOpen: true), BufferBytes));
        CandidateRecord.Of(e, occurredAt, identities).Write(writer);
    }

    /// <returns>Null where no event touches an account.</returns>
    public ArchiveCandidates? Drain()
    {
        if (writer is null)
        {
            return null;
        }

        writer.Dispose();
        var candidates = new ArchiveCandidates { Newest = newest, Accounts = AccountHash.BytesOf(accounts), Records = compressed.ToArray() };
        writer = null;
        newest = default;
        accounts.Clear();
        compressed.SetLength(0);
        return candidates;
    }
}
