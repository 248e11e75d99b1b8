using Confluent.Kafka;

namespace Detect.Connectors;

/// <summary>Tells the session how the source fares, once for each change.</summary>
internal sealed class KafkaHealth(ISourceSession session, KafkaSettings settings)
{
    private const string Connection = "";

    private readonly Lock gate = new();

    // What is wrong with the connection and with single topics, and with single partitions.
    private readonly SortedDictionary<string, string> problems = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> partitionProblems = new(StringComparer.Ordinal);
    private string? said = Connection;

    /// <summary>The brokers have answered.</summary>
    public void Running() => Change(() => problems.Remove(Connection));

    public void Failing(string reason) => Change(() => problems[Connection] = reason);

    /// <summary>A topic is there and may be read.</summary>
    public void Has(string topic) => Change(() => problems.Remove(topic));

    public void Lacks(string topic, string reason) => Change(() => problems[topic] = reason);

    public void Lag(string partition, long lag)
    {
        lock (gate)
        {
            partitionProblems.Remove(partition);
        }

        session.Report(new SourceReport(SourceState.Running) { Partition = partition, Lag = lag });
    }

    public void Failing(string partition, string reason)
    {
        lock (gate)
        {
            if (partitionProblems.TryGetValue(partition, out var known) && known == reason)
            {
                return;
            }

            partitionProblems[partition] = reason;
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

    /// <summary>An answer to the consumer that was an error.</summary>
    /// <param name="topic">What it is about, where it is about one topic.</param>
    public void Hear(Error error, string? topic)
    {
        if (topic is not null && DescribeTopic(error, topic) is { } lack)
        {
            Lacks(topic, lack);
        }
        else
        {
            Failing(Describe(error) ?? error.Reason);
        }
    }

    /// <summary>An error in words, with what to do where that is known; null for what is no failure of the source.</summary>
    private string? Describe(Error error) => error.Code switch
    {
        ErrorCode.Local_AllBrokersDown => $"no broker of {settings.BootstrapServers} can be reached",
        ErrorCode.Local_Authentication or ErrorCode.SaslAuthenticationFailed => $"the brokers refused the sign-in: {error.Reason}",
        ErrorCode.Local_Ssl => $"no TLS connection: {error.Reason}",
        ErrorCode.GroupAuthorizationFailed => $"the consumer group {settings.ConsumerGroup} is not allowed",
        ErrorCode.Local_MaxPollExceeded => "the group gave this worker's partitions away, since it did not answer for too long",
        _ when error.IsFatal => $"the client gave up: {error.Reason}",
        _ => null,
    };

    private static string? DescribeTopic(Error error, string topic) => error.Code switch
    {
        ErrorCode.Local_UnknownTopic or ErrorCode.UnknownTopicOrPart => $"{topic} does not exist",
        ErrorCode.TopicAuthorizationFailed => $"reading {topic} is not allowed; in Event Hubs the role is Azure Event Hubs Data Receiver",
        _ => null,
    };

    private void Change(Action change)
    {
        string? reason;
        lock (gate)
        {
            change();
            reason = problems.Count > 0 ? string.Join("; ", problems.Values) : null;
            if (reason == said)
            {
                return;
            }

            said = reason;
        }

        session.Report(new SourceReport(reason is null ? SourceState.Running : SourceState.Failing) { Reason = reason });
    }
}
