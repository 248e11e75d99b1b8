using System.Globalization;
using System.Text;
using Detect.Benchmarks;

namespace Detect.Chaos;

/// <summary>
/// Ordinary records of a generated log, given out over and over, each time with another time in them: making one costs little more than
/// copying it, so that the driver leaves the machine to the server.
/// </summary>
internal sealed class RecordPool
{
    private const int Size = 20_000;
    private const int TimeLength = 27;
    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.fffffff";

    private readonly List<(byte[] Bytes, int[] Times)> records = [];
    private int next;

    public RecordPool(int seed)
    {
        using var generator = new AuditLogGenerator((ulong)seed) { MatchShare = 0 };
        for (var i = 0; i < Size; i++)
        {
            var bytes = generator.Next()[..^1].ToArray();
            records.Add((bytes, TimesIn(bytes)));
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
        var (bytes, times) = records[next];
        next = (next + 1) % Size;
        var record = bytes.ToArray();
        foreach (var at in times)
        {
            occurredAt.UtcDateTime.TryFormat(record.AsSpan(at, TimeLength), out _, TimeFormat, CultureInfo.InvariantCulture);
        }

        return record;
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
