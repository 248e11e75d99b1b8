namespace Detect.Connectors;

/// <summary>Writes a line for each alert to standard output, or another stream that stays open.</summary>
public sealed class StreamSink(string name, Stream output, bool usesOcsf) : ISink
{
    public string Name => name;

    public SinkLimits Limits { get; } = new(100, TimeSpan.Zero);

    public async Task<IReadOnlyList<DeliveryOutcome>> DeliverAsync(IReadOnlyList<Notification> notifications, CancellationToken stopping)
    {
        var outcome = DeliveryOutcome.Delivered;
        try
        {
            var lines = AlertLines.Of(notifications, usesOcsf);
            await output.WriteAsync(lines.GetBuffer().AsMemory(0, (int)lines.Length), stopping).ConfigureAwait(false);
            await output.FlushAsync(stopping).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            outcome = DeliveryOutcome.Retry($"cannot write: {e.Message}");
        }

        return [.. notifications.Select(_ => outcome)];
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
