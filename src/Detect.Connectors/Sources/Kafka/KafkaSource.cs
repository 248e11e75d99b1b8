using Confluent.Kafka;

namespace Detect.Connectors;

/// <summary>
/// Reads topics as a member of a consumer group. The position of each partition is the store's and moves only in the commit that holds
/// what was made of the messages, so a worker that was killed, or a partition that moves to another, reads again what was under way and
/// loses nothing. A stretch that the log no longer has is reported as a gap.
/// </summary>
public sealed class KafkaSource(KafkaSettings settings, TimeProvider time) : ISource
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    public string Name => settings.Name;

    public string? TenantId => settings.TenantId;

    public SourceGuarantees Guarantees { get; } = new(Redelivers: true, Ordered: true, Tables: []);

    public async Task RunAsync(ISourceSession session, CancellationToken stopping)
    {
        ArgumentNullException.ThrowIfNull(session);
        RequireLibrary();
        session.Report(new SourceReport(SourceState.Starting));
        var health = new LogHealth(session);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                using var reading = new KafkaReading(settings, session, health, time, stopping);
                await reading.RunAsync(stopping).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                break;
            }
            catch (KafkaException problem)
            {
                new KafkaErrors(health, settings).Hear(problem.Error, topic: null);
                await Task.Delay(Pause, time, stopping).ConfigureAwait(false);
            }
        }

        session.Report(new SourceReport(SourceState.Stopped));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static void RequireLibrary()
    {
        try
        {
            KafkaLibrary.Require();
        }
        catch (DllNotFoundException missing)
        {
            throw new SourceException(missing.Message, missing);
        }
    }
}
