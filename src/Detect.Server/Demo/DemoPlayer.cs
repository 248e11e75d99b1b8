namespace Detect.Server;

/// <summary>Writes a recorded story into a log file, a few records at a time, as a log collector would.</summary>
internal sealed class DemoPlayer(string story, string feed, TimeProvider time)
{
    private const int Steps = 60;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    public int Records { get; private set; }

    public async Task PlayAsync(CancellationToken stopping)
    {
        var lines = await File.ReadAllLinesAsync(story, stopping).ConfigureAwait(false);
        var step = Math.Max(1, lines.Length / Steps);
        foreach (var part in lines.Chunk(step))
        {
            await File.AppendAllLinesAsync(feed, part, stopping).ConfigureAwait(false);
            Records += part.Length;
            await Task.Delay(Pace, time, stopping).ConfigureAwait(false);
        }
    }
}
