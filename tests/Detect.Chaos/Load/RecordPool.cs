using System.Globalization;
using System.Text;
using Detect.Benchmarks;

namespace Detect.Chaos;

/// <summary>
/// Ordinary records of a generated log, given out over and over, each time with another time and id in them: making one costs little more than
/// copying it, so that the driver leaves the machine to the server.
/// </summary>
internal sealed class RecordPool
{
    private const int Size = 20_000;
    private const int TimeLength = 27;
    private const int IdLength = 8;
    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.fffffff";

    private static readonly List<byte[]> Watched = [.. new[]
    {
        "Update policy", "Update application", "Add owner to application", "Reset user password", "Consent to application",
        "Add service principal credentials", "Disable account", "Delete user",
    }.Select(operation => Encoding.UTF8.GetBytes($"\"operationName\":\"{operation}"))];

    private readonly List<(byte[] Bytes, int Id, int[] Times)> records = [];
    private uint given;

    public RecordPool(int seed)
    {
        using var generator = new AuditLogGenerator((ulong)seed) { MatchShare = 0 };
        while (records.Count < Size)
        {
            var bytes = generator.Next()[..^1].ToArray();
            if (!IsWatched(bytes))
            {
                records.Add((bytes, IdIn(bytes), TimesIn(bytes)));
            }
        }

        Privileged = [.. generator.Tenant.Administrators.TakeLast(10).Select(actor => actor.Name)];
    }

    /// <summary>Accounts of the log that a tenant would list as privileged.</summary>
    public IReadOnlyList<string> Privileged { get; }

    public double MeanBytes => records.Average(record => record.Bytes.Length + 1);

    /// <summary>The share of records that touch one of <see cref="Privileged"/>.</summary>
    public double PrivilegedShare => records.Count(record => Privileged.Any(name => record.Bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(name)) >= 0)) / (double)Size;

    public byte[] Next(DateTimeOffset occurredAt)
    {
        var (bytes, id, times) = records[(int)(given++ % Size)];
        var record = bytes.ToArray();
        given.TryFormat(record.AsSpan(id, IdLength), out _, "x8", CultureInfo.InvariantCulture);
        foreach (var at in times)
        {
            occurredAt.UtcDateTime.TryFormat(record.AsSpan(at, TimeLength), out _, TimeFormat, CultureInfo.InvariantCulture);
        }

        return record;
    }

    // What the story's rules are about comes from the story alone: as often as is asked for.
    private static bool IsWatched(byte[] record) => Watched.Exists(operation => record.AsSpan().IndexOf(operation) >= 0);

    // Where its own id begins with the digits of a GUID.
    private static int IdIn(byte[] record)
    {
        var id = record.AsSpan().IndexOf("\"properties\":{\"id\":\""u8) + "\"properties\":{\"id\":\"".Length;
        return id + record.AsSpan(id).IndexOf((byte)'_') + 1;
    }

    // The first is the record's own; the others repeat it.
    private static int[] TimesIn(byte[] record)
    {
        var first = record.AsSpan().IndexOf("\"time\":\""u8) + "\"time\":\"".Length;
        var text = record.AsSpan(first, TimeLength);
        var places = new List<int>();
        for (var from = 0; record.AsSpan(from).IndexOf(text) is >= 0 and var found; from += found + TimeLength)
        {
            places.Add(from + found);
        }

        return [.. places];
    }
}
