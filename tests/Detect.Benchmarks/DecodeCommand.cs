using Detect.Events;

namespace Detect.Benchmarks;

/// <summary>Splitting, indexing and the fields every event has (table, time, key, operation), and no rule at all.</summary>
internal static class DecodeCommand
{
    public static void Run(BenchmarkOptions options)
    {
        using var log = new LogFile(options);
        var tokeniser = TimeSpan.MaxValue;
        var decoding = TimeSpan.MaxValue;
        for (var round = 0; round <= options.Rounds; round++)
        {
            tokeniser = Least(tokeniser, TokeniserRun.Of(log.Path).Elapsed);
            decoding = Least(decoding, Time(log.Path, new FieldsOnly()));
        }

        Console.WriteLine($"  {"tokeniser",-12}{log.Records / tokeniser.TotalSeconds,12:N0} events/s{log.Bytes / 1e6 / tokeniser.TotalSeconds,8:N0} MB/s");
        Console.WriteLine($"  {"decode",-12}{log.Records / decoding.TotalSeconds,12:N0} events/s{log.Bytes / 1e6 / decoding.TotalSeconds,8:N0} MB/s{tokeniser / decoding,8:N2}");
    }

    public static TimeSpan Time(string path, IEventVisitor visitor)
    {
        using var stream = File.OpenRead(path);
        var decoder = new EventDecoder();
        var clock = Clock.StartNew();
        foreach (var chunk in ChunkReader.Read(stream, path, Engine.PipelineOptions.DefaultChunkSize))
        {
            decoder.Decode(chunk, visitor);
            chunk.Release();
        }

        return clock.Stop();
    }

    public static TimeSpan Least(TimeSpan left, TimeSpan right) => left < right ? left : right;

    /// <summary>Touches what the pipeline takes of every event.</summary>
    internal sealed class FieldsOnly : IEventVisitor
    {
        public long Sum { get; private set; }

        public void OnEvent(AuditEvent e) => Sum += (long)e.Key.Low + e.Operation.Length + (int)e.Table + (e.OccurredAt?.Ticks ?? 0);

        public void OnDeadLetter(DeadLetter deadLetter) => throw new InvalidDataException(deadLetter.Reason);

        public void OnNotice(RecordOrigin origin, string code, string message)
        {
        }
    }
}
