namespace Detect.Chaos;

/// <summary>Two log files that grow.</summary>
/// <param name="isRagged">Line by line, and sometimes by half a line.</param>
internal sealed class FileFeed(string folder, int seed, bool isRagged) : IFeed
{
    private readonly SemaphoreSlim writing = new(1, 1);
    private readonly Random draw = new(seed);
    private readonly FileStream[] files = [Open(folder, "first.jsonl"), Open(folder, "second.jsonl")];

    public string Configuration(string worker) =>
        $$"""
          - name: feed
            type: files
            path: {{folder}}
            poll: 1s
        """;

    public async Task OfferAsync(IReadOnlyList<StoryLine> lines, CancellationToken cancellation)
    {
        await writing.WaitAsync(cancellation);
        try
        {
            await WriteAsync(lines);
        }
        finally
        {
            writing.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        writing.Dispose();
        foreach (var file in files)
        {
            await file.DisposeAsync();
        }
    }

    private async Task WriteAsync(IReadOnlyList<StoryLine> lines)
    {
        foreach (var line in lines)
        {
            byte[] whole = [.. line.Bytes, (byte)'\n'];
            var file = files[line.Stream % files.Length];
            if (!isRagged)
            {
                await file.WriteAsync(whole);
                continue;
            }

            var cut = draw.NextDouble() < 0.05 ? draw.Next(whole.Length) : 0;
            await file.WriteAsync(whole.AsMemory(0, cut));
            await file.FlushAsync();
            await file.WriteAsync(whole.AsMemory(cut));
        }

        foreach (var file in files)
        {
            await file.FlushAsync();
        }
    }

    private static FileStream Open(string folder, string name)
    {
        Directory.CreateDirectory(folder);
        return new FileStream(Path.Join(folder, name), FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 64 * 1024);
    }
}
