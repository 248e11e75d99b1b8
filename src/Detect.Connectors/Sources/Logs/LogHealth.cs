namespace Detect.Connectors;

/// <summary>Tells the session how the source of a log fares, once for each change.</summary>
internal sealed class LogHealth(ISourceSession session)
{
    private const string Connection = "";

    private readonly Lock gate = new();

    // What is wrong with the connection and with single topics, and with single partitions.
    private readonly SortedDictionary<string, string> problems = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> partitionProblems = new(StringComparer.Ordinal);
    private string? said = "";
    private string? unreachable;

    /// <summary>The service has answered.</summary>
    public void Running() => Change(() => problems.Remove(Connection));

    public void Failing(string reason) => Change(() => problems[Connection] = reason);

    /// <summary>It cannot be reached; what is known to be the cause of that says more.</summary>
    public void Unreachable(string reason) => Change(() =>
    {
        if (!problems.TryGetValue(Connection, out var known) || known == unreachable)
        {
            problems[Connection] = unreachable = reason;
        }
    });

    /// <summary>A topic is there and may be read.</summary>
    public void Has(string topic) => Change(() => problems.Remove(topic));

    public void Lacks(string topic, string reason) => Change(() => problems[topic] = reason);

    /// <param name="lag">Null while it is not known where reading begins.</param>
    public void Lag(string partition, long? lag)
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
