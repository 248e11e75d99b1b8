using Confluent.Kafka;

namespace Detect.Connectors;

/// <summary>Tells the session how the source fares, once for each change.</summary>
internal sealed class KafkaHealth(ISourceSession session, KafkaSettings settings)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, string> failing = new(StringComparer.Ordinal);
    private string? failure;
    private SourceState said = SourceState.Starting;

    public void Running() => Say(SourceState.Running, null);

    public void Failing(string reason) => Say(SourceState.Failing, reason);

    public void Lag(string partition, long lag)
    {
        lock (gate)
        {
            failing.Remove(partition);
        }

        session.Report(new SourceReport(SourceState.Running) { Partition = partition, Lag = lag });
    }

    public void Failing(string partition, string reason)
    {
        lock (gate)
        {
            if (failing.TryGetValue(partition, out var known) && known == reason)
            {
                return;
            }

            failing[partition] = reason;
        }

        session.Report(new SourceReport(SourceState.Failing) { Partition = partition, Reason = reason });
    }

    public void Missing(string partition, SourceGap gap) =>
        session.Report(new SourceReport(SourceState.Running) { Partition = partition, Gap = gap });

    /// <summary>What the client says in the background. Most of it mends itself and is said of single connections.</summary>
    public void Hear(Error error)
    {
        if (Describe(error) is { } reason)
        {
            Failing(reason);
        }
    }

    /// <summary>An error in words, with what to do where that is known; null for what is no failure of the source.</summary>
    public string? Describe(Error error) => error.Code switch
    {
        ErrorCode.Local_AllBrokersDown => $"no broker of {settings.BootstrapServers} can be reached",
        ErrorCode.Local_Authentication or ErrorCode.SaslAuthenticationFailed => $"the brokers refused the sign-in: {error.Reason}",
        ErrorCode.Local_Ssl => $"no TLS connection: {error.Reason}",
        ErrorCode.Local_UnknownTopic or ErrorCode.UnknownTopicOrPart => $"a topic of {string.Join(", ", settings.Topics)} does not exist",
        ErrorCode.TopicAuthorizationFailed =>
            $"reading {string.Join(", ", settings.Topics)} is not allowed; in Event Hubs the role is Azure Event Hubs Data Receiver",
        ErrorCode.GroupAuthorizationFailed => $"the consumer group {settings.ConsumerGroup} is not allowed",
        ErrorCode.Local_MaxPollExceeded => "the group gave this worker's partitions away, since it did not answer for too long",
        _ when error.IsFatal => $"the client gave up: {error.Reason}",
        _ => null,
    };

    private void Say(SourceState state, string? reason)
    {
        lock (gate)
        {
            if (said == state && failure == reason)
            {
                return;
            }

            (said, failure) = (state, reason);
        }

        session.Report(new SourceReport(state) { Reason = reason });
    }
}
