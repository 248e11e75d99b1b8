namespace Detect.Server.Tests.Telemetry;

/// <summary>The table of docs/operations.md, held against a worker that has read, raised and delivered something.</summary>
public sealed class MetricsPageTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly WorkerBench bench = new();

    private readonly MetricsListener heard = new();

    private static IReadOnlyList<MetricsRow> Page { get; } =
    [
        .. File.ReadLines(Path.Join(Repository.Root, "docs", "operations.md"))
            .Where(line => line.StartsWith("| `detect.", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Select(cells => new MetricsRow(cells[1].Trim('`'), cells[2].Replace("`", "", StringComparison.Ordinal), Attributes(cells[3]))),
    ];

    public Task InitializeAsync() => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await bench.DisposeAsync();
        heard.Dispose();
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    [Fact]
    public async Task The_page_has_every_instrument_with_its_unit_and_the_attributes_that_it_is_measured_by()
    {
        await PlayAsync();

        heard.Instruments.Should().BeEquivalentTo(Page.Select(row => (row.Name, row.Kind)));
        foreach (var (name, attributes) in heard.Measured)
        {
            Page.Single(row => row.Name == name).Attributes.Should().BeEquivalentTo(attributes, name);
        }

        heard.Measured.Should().ContainKeys("detect.events.dead_lettered", "detect.window.groups", "detect.source.lag.duration", "detect.alerts", "detect.sink.deliveries");
    }

    [Fact]
    public async Task Every_histogram_tells_milliseconds_from_seconds()
    {
        await PlayAsync();

        heard.FirstBuckets.Keys.Should().BeEquivalentTo(Page.Where(row => row.Kind == "histogram, s").Select(row => row.Name));
        heard.FirstBuckets.Values.Should().AllSatisfy(end => end.Should().BeLessThanOrEqualTo(0.01));
    }

    private async Task PlayAsync()
    {
        await bench.StartAsync();
        File.WriteAllLines(bench.Log, ["this is no record", .. File.ReadLines(Story.Log("takeover"))]);
        await bench.Sink.WaitForAsync(told => told.Count >= Story.Expected("takeover").Count);
        await bench.Running.StopAsync(CancellationToken.None);
        heard.Look();
    }

    private static IReadOnlyList<string> Attributes(string cell) =>
        [.. cell.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(name => name.Trim('`'))];

    private sealed record MetricsRow(string Name, string Kind, IReadOnlyList<string> Attributes);
}
