namespace Detect.Benchmarks;

/// <summary>A generated log file in the temporary folder, removed at the end unless it was asked for by name.</summary>
internal sealed class LogFile : IDisposable
{
    private const ulong Seed = 20_260_302;
    private readonly bool keep;

    public LogFile(BenchmarkOptions options)
    {
        keep = options.File is not null;
        Path = options.File ?? System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"detect-bench-{Environment.ProcessId}.ndjson");
        if (keep && File.Exists(Path))
        {
            Records = File.ReadLines(Path).LongCount();
        }
        else
        {
            using var generator = new AuditLogGenerator(Seed);
            using var stream = new FileStream(Path, FileMode.Create, FileAccess.Write, FileShare.Read, 1 << 20);
            Records = generator.Write(stream, options.Size);
        }

        Bytes = new FileInfo(Path).Length;
    }

    public string Path { get; }

    public long Records { get; }

    public long Bytes { get; }

    public void Dispose()
    {
        if (!keep)
        {
            File.Delete(Path);
        }
    }
}
