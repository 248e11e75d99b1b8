using System.Security.Cryptography;

namespace Detect.Server;

/// <summary>
/// What was committed under the last keys that senders gave. In memory: after a restart a repeated body is read again, and its events
/// are known by their own identity.
/// </summary>
internal sealed class IdempotencyKeys
{
    private const int MostKeys = 10_000;

    private readonly Lock gate = new();
    private readonly Dictionary<(string Source, string Key), Entry> known = [];
    private readonly Queue<(string Source, string Key)> order = new();

    public const int LongestKey = 255;

    /// <summary>Whether the body is new under this key; else what to answer.</summary>
    public KeyState Begin(string source, string key, ReadOnlySpan<byte> body, out long records)
    {
        var digest = Convert.ToHexString(SHA256.HashData(body));
        lock (gate)
        {
            if (known.TryGetValue((source, key), out var entry))
            {
                records = entry.Records ?? 0;
                return entry.Digest != digest ? KeyState.OtherBody : entry.Records is null ? KeyState.UnderWay : KeyState.Done;
            }

            records = 0;
            known.Add((source, key), new Entry(digest, null));
            order.Enqueue((source, key));
            while (order.Count > MostKeys)
            {
                known.Remove(order.Dequeue());
            }

            return KeyState.New;
        }
    }

    /// <param name="records">Null when the body was not taken, so that it may be sent again.</param>
    public void End(string source, string key, long? records)
    {
        lock (gate)
        {
            if (!known.TryGetValue((source, key), out var entry))
            {
                return;
            }

            if (records is null)
            {
                known.Remove((source, key));
            }
            else
            {
                known[(source, key)] = entry with { Records = records };
            }
        }
    }

    private sealed record Entry(string Digest, long? Records);
}

internal enum KeyState
{
    New,
    UnderWay,
    Done,
    OtherBody,
}
