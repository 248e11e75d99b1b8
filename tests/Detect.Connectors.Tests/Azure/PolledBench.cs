using System.Text.Json;
using Detect.AzureServers;

namespace Detect.Connectors.Tests.AzureSources;

/// <summary>A service, a clock, and a source that reads the one by the other.</summary>
internal abstract class PolledBench : IAsyncDisposable
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly List<RunningSourceTest> running = [];

    public FlyingClock Clock { get; } = new(Noon);

    public RecordingSession Session { get; private set; } = new();

    protected abstract LoopbackServer Service { get; }

    /// <summary>Ends the source as a stop does; what the store holds remains.</summary>
    public async Task StopAsync()
    {
        foreach (var source in running) await source.DisposeAsync();
        running.Clear();
        Session = new RecordingSession { Committed = Session.Committed };
    }

    public Task FlyToAsync(double seconds, int partitions = 1) => Clock.FlyToAsync(Noon.AddSeconds(seconds), partitions);

    /// <summary>What was delivered since the last look.</summary>
    public IReadOnlyList<string> Ids() => [.. Lines().Select(IdOf)];

    public static string IdOf(string line)
    {
        using var json = JsonDocument.Parse(line);
        return json.RootElement.EnumerateObject().First(member => member.Name is "Id" or "id").Value.GetString()!;
    }

    public IReadOnlyList<string> Lines() => [.. Batches().SelectMany(LinesOf)];

    public static IEnumerable<string> LinesOf(SourceBatch batch) =>
        RecordingSession.TextOf(batch).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public IReadOnlyList<SourceBatch> Batches() => All(Session.Delivered);

    public IReadOnlyList<SourceReport> Reports() => All(Session.Reports);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await Service.DisposeAsync();
    }

    protected void Run(ISource source) => running.Add(new RunningSourceTest(source, Session));

    private static List<T> All<T>(System.Threading.Channels.ChannelReader<T> channel)
    {
        var all = new List<T>();
        while (channel.TryRead(out var item)) all.Add(item);
        return all;
    }
}
