using Detect.Server.Tests.Late;

namespace Detect.Server.Tests;

/// <summary>Events that come between the loading of other rules and the building of an engine on them.</summary>
public sealed class ReloadMeanwhileTests : IAsyncDisposable
{
    private const string Rule = """
        title: A user was added
        id: 00000000-0000-4000-8000-0000000000d1
        logsource: {product: azure, service: auditlogs}
        detection: {selection: {operation: Add user}, condition: selection}
        level: high
        """;

    private readonly WorkerBench bench = new() { Rules = ["rules"] };

    [Fact]
    public async Task They_raise_their_alerts()
    {
        Directory.CreateDirectory(bench.PathOf("rules"));
        await ChangeAsync(0);
        var source = new PushedSource();
        await bench.StartAsync(source);

        for (var i = 1; i <= 20; i++)
        {
            await ChangeAsync(i);
            (await bench.Running.Content.RefreshAsync(CancellationToken.None)).Should().BeEmpty();
            await source.PushAsync(new AuditLine(i, i, "Add user", "alice", "192.0.2.1"));
        }

        await bench.Sink.WaitForAsync(told => told.Count == 20);
    }

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    private Task ChangeAsync(int times) => File.WriteAllTextAsync(bench.PathOf("rules/added.yml"), $"{Rule}\ndescription: Changed {times} times");
}
