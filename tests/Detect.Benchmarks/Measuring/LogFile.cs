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
            Records = CountLines(Path);
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

    // The same process measures its memory: the file is not held.
    private static long CountLines(string path)
    {
        using var file = File.OpenRead(path);
        var buffer = new byte[1 << 16];
        long lines = 0;
        int read;
        while ((read = file.Read(buffer)) > 0)
        {
            lines += buffer.AsSpan(0, read).Count((byte)'\n');
        }

        return lines;
    }

    public void Dispose()
    {
        if (!keep)
        {
            File.Delete(Path);
        }
    }
}
