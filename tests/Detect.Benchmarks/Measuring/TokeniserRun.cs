namespace Detect.Benchmarks;

/// <summary>The yardstick over a whole file. Only the tokenising is timed, not the reading: the stricter measure.</summary>
internal sealed record TokeniserRun(TimeSpan Elapsed, long Tokens, long Bytes)
{
    public static TokeniserRun Of(string path)
    {
        using var file = File.OpenHandle(path, options: FileOptions.SequentialScan);
        var buffer = new byte[1 << 20];
        var clock = new Clock();
        long offset = 0;
        long tokens = 0;
        int read;
        while ((read = RandomAccess.Read(file, buffer, offset)) > 0)
        {
            var whole = buffer.AsSpan(0, read).LastIndexOf((byte)'\n') + 1;
            clock.Start();
            tokens += Tokeniser.Read(buffer.AsSpan(0, whole));
            clock.Stop();
            offset += whole;
        }

        return new TokeniserRun(clock.Elapsed, tokens, offset);
    }
}
