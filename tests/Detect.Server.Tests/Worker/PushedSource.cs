using System.Text;
using Detect.Connectors;
using Detect.Server.Tests.Late;

namespace Detect.Server.Tests;

/// <summary>Gives what a test pushes.</summary>
internal sealed class PushedSource(string name = "pushed", string partition = "0") : ISource
{
    private readonly TaskCompletionSource<ISourceSession> running = new();
    private long position;

    public string Name => name;

    public SourceGuarantees Guarantees { get; } = new(Redelivers: true, Ordered: true, ["Audit"]);

    public Task RunAsync(ISourceSession session, CancellationToken stopping)
    {
        running.SetResult(session);
        return new TaskCompletionSource().Task.WaitAsync(stopping);
    }

    /// <summary>Pushes one batch; completes when it has been committed.</summary>
    public async Task PushAsync(params IEnumerable<AuditLine> lines)
    {
        var session = await running.Task;
        var committed = await session.DeliverAsync(
            new SourceBatch
            {
                Partition = partition,
                Chunks = [RecordBatches.OfJson(Name, Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line.Json + "\n"))))],
                Position = new StreamPosition(++position),
                ReceivedAt = TimeProvider.System.GetUtcNow(),
            },
            CancellationToken.None);
        (await committed).Should().BeTrue();
    }

    /// <summary>There is nothing more until then.</summary>
    public async Task CaughtUpAsync(DateTimeOffset asOf) => (await running.Task).CaughtUp(partition, asOf);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
