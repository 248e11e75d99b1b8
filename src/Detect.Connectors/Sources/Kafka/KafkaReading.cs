using Confluent.Kafka;

namespace Detect.Connectors;

/// <summary>One client in its group, from joining to leaving.</summary>
internal sealed class KafkaReading : IDisposable
{
    // How soon a stop, or room after a stall, is noticed.
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    // How long a full buffer is waited for before fetching is paused, which throws away what the client has fetched ahead.
    private static readonly TimeSpan Stall = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly KafkaSettings settings;
    private readonly ISourceSession session;
    private readonly LogHealth health;
    private readonly KafkaErrors errors;
    private readonly TimeProvider time;
    private readonly LogDelivery delivery;
    private readonly KafkaAssignment assignment;
    private readonly IConsumer<Ignore, byte[]?> consumer;
    private readonly KafkaUnreadable unreadable;
    private bool isPaused;

    /// <exception cref="SourceException">The client does not accept the settings.</exception>
    public KafkaReading(KafkaSettings settings, ISourceSession session, LogHealth health, TimeProvider time, CancellationToken stopping)
    {
        this.settings = settings;
        this.session = session;
        this.health = health;
        errors = new KafkaErrors(health, settings);
        this.time = time;
        delivery = new LogDelivery(session, settings.Limits, time, MarkCommitted);
        assignment = new KafkaAssignment(settings, session, delivery, time, stopping);
        consumer = Build(stopping);
        unreadable = new KafkaUnreadable(consumer);
    }

    /// <summary>Reads until cancelled; throws what the client or the store cannot go on from.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var watch = new LogWatch(delivery, session, health, time, AskEndAsync);
        Task[] parts =
        [
            Task.Factory.StartNew(() => Read(ending.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default),
            delivery.RunAsync(ending.Token),
            watch.RunAsync(settings.WatchInterval, ending.Token),
        ];
        var first = await Task.WhenAny(parts).ConfigureAwait(false);
        await ending.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(parts).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).ConfigureAwait(false);
        await first.ConfigureAwait(false);
    }

    public void Dispose()
    {
        consumer.Dispose();
        delivery.Dispose();
    }

    private IConsumer<Ignore, byte[]?> Build(CancellationToken stopping)
    {
        var builder = new ConsumerBuilder<Ignore, byte[]?>(KafkaClientConfig.Of(settings))
            .SetErrorHandler((_, error) => errors.Hear(error))
            .SetLogHandler((_, log) => errors.Hear(log))
            .SetPartitionsAssignedHandler((_, assigned) =>
            {
                isPaused = false;
                var starts = assignment.Begin(assigned, assigned.Count == 0 ? [] : All());
                assigned.ForEach(partition => health.Has(partition.Topic));
                health.Running();
                return starts;
            })
            .SetPartitionsRevokedHandler((_, revoked) => assignment.End(revoked.Select(each => each.TopicPartition)))
            .SetPartitionsLostHandler((_, lost) => assignment.End(lost.Select(each => each.TopicPartition)));
        if (settings.SignIn is KafkaSignIn.EntraToken signIn)
        {
            var tokens = new KafkaTokens(signIn, health, stopping);
            builder.SetOAuthBearerTokenRefreshHandler((client, _) => tokens.Refresh(client));
        }

        try
        {
            return builder.Build();
        }
        catch (Exception problem) when (problem is KafkaException or InvalidOperationException or ArgumentException)
        {
            throw new SourceException($"the Kafka client does not accept the settings of {settings.Name}: {problem.Message}", problem);
        }
    }

    private IReadOnlyList<TopicPartition> All()
    {
        using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
        return [.. settings.Topics.SelectMany(PartitionsOf)];

        IEnumerable<TopicPartition> PartitionsOf(string name)
        {
            try
            {
                var topics = admin.GetMetadata(name, Patience).Topics;
                return topics.SelectMany(topic => topic.Partitions.Select(partition => new TopicPartition(topic.Topic, partition.PartitionId)));
            }
            catch (KafkaException problem)
            {
                errors.Hear(problem.Error, name);
                return [];
            }
        }
    }

    private void Read(CancellationToken ending)
    {
        consumer.Subscribe(settings.Topics);
        try
        {
            while (!ending.IsCancellationRequested)
            {
                HoldBack(ending);
                Next();
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // Asked to stop while waiting for room or for the store's positions.
        }
        finally
        {
            consumer.Close();
        }
    }

    private void Next()
    {
        try
        {
            if (consumer.Consume(Poll) is { } result && assignment.Find(result.TopicPartition) is { } partition)
            {
                Take(partition, result);
            }
        }
        catch (ConsumeException problem) when (!problem.Error.IsFatal)
        {
            Survive(problem);
        }
    }

    private void Take(LogPartition partition, ConsumeResult<Ignore, byte[]?> result)
    {
        var offset = result.Offset.Value;
        var logStart = offset > partition.Next ? LogStartOf(result.TopicPartition) : null;
        var record = result.IsPartitionEOF ? default : RecordOf(result);
        var gap = result.IsPartitionEOF ? partition.ReachEnd(offset, logStart) : partition.Add(record, logStart);
        if (gap is not null)
        {
            health.Missing(partition.Key, gap);
        }

        unreadable.Forget(partition);
        delivery.Arrived(partition, record.Value.Length);
        health.Running();
    }

    private void Survive(ConsumeException problem)
    {
        var place = problem.ConsumerRecord?.TopicPartition;
        if (KafkaUnreadable.IsOne(problem.Error) && place is not null && assignment.Find(place) is { } partition)
        {
            unreadable.Meet(partition, problem);
            delivery.Arrived(partition, 0);
            return;
        }

        errors.Hear(problem.Error, place?.Topic);
    }

    // Polling goes on whatever happens: a client that does not poll is taken for dead, and its partitions given to another.
    private void HoldBack(CancellationToken ending)
    {
        if (delivery.HasRoom || (!isPaused && delivery.WaitForRoom(Stall, ending)))
        {
            if (isPaused)
            {
                consumer.Resume(consumer.Assignment);
                isPaused = false;
            }
        }
        else if (!isPaused)
        {
            consumer.Pause(consumer.Assignment);
            isPaused = true;
        }
    }

    // As the last answer said; from older brokers, as the client asked when it could not find its position.
    private long? LogStartOf(TopicPartition partition)
    {
        var known = consumer.GetWatermarkOffsets(partition).Low;
        return known.Value >= 0 ? known.Value : null;
    }

    private static LogRecord RecordOf(ConsumeResult<Ignore, byte[]?> result) => new(result.Offset.Value)
    {
        Value = result.Message.Value,
        EnqueuedAt = result.Message.Timestamp.Type == TimestampType.NotAvailable
            ? null
            : DateTimeOffset.FromUnixTimeMilliseconds(result.Message.Timestamp.UnixTimestampMs),
    };

    private Task<long> AskEndAsync(LogPartition partition, CancellationToken cancellation) => Task.Run(
        () =>
        {
            if (assignment.PlaceOf(partition) is not { } place)
            {
                return 0;
            }

            try
            {
                return consumer.QueryWatermarkOffsets(place, Patience).High.Value;
            }
            catch (KafkaException problem)
            {
                throw new IOException(KafkaErrors.Describe(problem.Error, place.Topic) ?? problem.Error.Reason, problem);
            }
        },
        cancellation);

    private void MarkCommitted(LogPartition partition, LogPosition position)
    {
        try
        {
            if (assignment.PlaceOf(partition) is { } place)
            {
                consumer.StoreOffset(new TopicPartitionOffset(place, position.Next));
            }
        }
        catch (KafkaException)
        {
            // The partition has just been given away. Only tools that show lag read this; the position is in the store.
        }
    }
}
