using System.Text;
using System.Threading.Channels;

namespace Detect.Connectors.Tests;

/// <summary>A worker that commits every batch at once and remembers what it was given.</summary>
internal sealed class RecordingSession : ISourceSession
{
    private readonly Channel<SourceBatch> delivered = Channel.CreateUnbounded<SourceBatch>();
    private readonly Channel<SourceReport> reports = Channel.CreateUnbounded<SourceReport>();
    private readonly Lock gate = new();

    /// <summary>What the store holds; given to the next session, a restart goes on from it.</summary>
    public Dictionary<string, StreamPosition> Committed { get; init; } = new(StringComparer.Ordinal);

    public ChannelReader<SourceBatch> Delivered => delivered.Reader;

    public ChannelReader<SourceReport> Reports => reports.Reader;

    public List<string> Begun { get; } = [];

    /// <summary>What had begun when the first batch was delivered.</summary>
    public IReadOnlyList<string>? BegunAtFirst { get; private set; }

    public List<string> Released { get; } = [];

    public Dictionary<string, DateTimeOffset> CaughtUpAt { get; } = new(StringComparer.Ordinal);

    public static string TextOf(SourceBatch batch) => string.Concat(batch.Chunks.Select(chunk => Encoding.UTF8.GetString(chunk.Bytes.Span)));

    public Task<IReadOnlyDictionary<string, StreamPosition>> PositionsAsync(CancellationToken cancellation)
    {
        lock (gate)
        {
            return Task.FromResult<IReadOnlyDictionary<string, StreamPosition>>(new Dictionary<string, StreamPosition>(Committed));
        }
    }

    /// <summary>The store keeps no position any more.</summary>
    public void Forget()
    {
        lock (gate)
        {
            Committed.Clear();
        }
    }

    public Task<Task<bool>> DeliverAsync(SourceBatch batch, CancellationToken cancellation)
    {
        lock (gate)
        {
            if (Committed.TryGetValue(batch.Partition, out var known) && known.Ordinal >= batch.Position.Ordinal)
            {
                return Task.FromResult(Task.FromResult(false));
            }

            BegunAtFirst ??= [.. Begun];
            Committed[batch.Partition] = batch.Position;
        }

        delivered.Writer.TryWrite(batch).Should().BeTrue();
        return Task.FromResult(Task.FromResult(true));
    }

    public Task ExpectAsync(IReadOnlyList<string> partitions, CancellationToken cancellation) => Task.CompletedTask;

    public void Begin(string partition)
    {
        lock (gate)
        {
            Begun.Add(partition);
        }
    }

    public void CaughtUp(string partition, DateTimeOffset asOf)
    {
        lock (gate)
        {
            CaughtUpAt[partition] = asOf;
        }
    }

    public void Release(string partition)
    {
        lock (gate)
        {
            Released.Add(partition);
        }
    }

    public void HandOver(string partition) => throw new InvalidOperationException("There is nobody to hand over to.");

    public void Report(SourceReport report) => reports.Writer.TryWrite(report);

    /// <summary>Waits until that many bytes of text have come, and returns them.</summary>
    public async Task<string> ReadTextAsync(int length)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var text = new StringBuilder();
        while (text.Length < length)
        {
            text.Append(TextOf(await Delivered.ReadAsync(patience.Token)));
        }

        return text.ToString();
    }
}
