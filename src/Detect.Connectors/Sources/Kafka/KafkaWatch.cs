using Confluent.Kafka;

namespace Detect.Connectors;

/// <summary>
/// Asks the brokers, now and then, where each partition ends: the lag, and whether a quiet partition has been read to its end. Only an
/// answer says that; silence may as well be a lost connection.
/// </summary>
internal sealed class KafkaWatch(KafkaAssignment assignment, IConsumer<Ignore, byte[]?> consumer, ISourceSession session, KafkaHealth health, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public async Task RunAsync(TimeSpan interval, CancellationToken stopping)
    {
        while (true)
        {
            await Task.Delay(interval, time, stopping).ConfigureAwait(false);
            await Task.Run(() => LookAtAll(stopping), stopping).ConfigureAwait(false);
        }
    }

    private void LookAtAll(CancellationToken stopping)
    {
        var answers = 0;
        var partitions = assignment.Partitions;
        foreach (var (partition, log) in partitions)
        {
            stopping.ThrowIfCancellationRequested();
            answers += LookAt(partition, log) ? 1 : 0;
        }

        if (answers > 0 && answers == partitions.Count)
        {
            health.Running();
        }
    }

    /// <returns>True when the brokers have answered.</returns>
    private bool LookAt(TopicPartition partition, LogPartition log)
    {
        var asOf = time.GetUtcNow();
        try
        {
            var end = consumer.QueryWatermarkOffsets(partition, Patience).High.Value;
            if (log.Ended.IsCancellationRequested)
            {
                return true;
            }

            var settled = log.SettledNext;
            health.Lag(log.Key, Math.Max(0, end - (settled ?? 0)));
            if (settled >= end)
            {
                session.CaughtUp(log.Key, asOf);
            }

            return true;
        }
        catch (KafkaException problem)
        {
            health.Failing(log.Key, $"{log.Key}: the brokers do not say where the partition ends: {problem.Error.Reason}");
            return false;
        }
    }
}
