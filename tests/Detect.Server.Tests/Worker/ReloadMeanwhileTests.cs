using System.Text;
using Detect.Connectors;
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
        var source = new Pushed();
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

    private sealed class Pushed : ISource
    {
        private readonly TaskCompletionSource<ISourceSession> running = new();
        private long position;

        public string Name => "pushed";

        public SourceGuarantees Guarantees { get; } = new(Redelivers: true, Ordered: true, ["Audit"]);

        public Task RunAsync(ISourceSession session, CancellationToken stopping)
        {
            running.SetResult(session);
            return new TaskCompletionSource().Task.WaitAsync(stopping);
        }

        /// <summary>Completes when it has been committed.</summary>
        public async Task PushAsync(AuditLine line)
        {
            var session = await running.Task;
            var committed = await session.DeliverAsync(
                new SourceBatch
                {
                    Partition = "0",
                    Chunks = [RecordBatches.OfJson(Name, Encoding.UTF8.GetBytes(line.Json + "\n"))],
                    Position = new StreamPosition(++position),
                    ReceivedAt = line.At,
                },
                CancellationToken.None);
            (await committed).Should().BeTrue();
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
