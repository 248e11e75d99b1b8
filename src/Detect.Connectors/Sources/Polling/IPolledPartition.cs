namespace Detect.Connectors;

/// <summary>A table or list that is asked for news again and again.</summary>
internal interface IPolledPartition
{
    string Name { get; }

    TimeSpan Interval { get; }

    /// <summary>Where it begins that was never read.</summary>
    DateTimeOffset Start { get; }

    /// <summary>Reads everything from the cursor on.</summary>
    /// <exception cref="ServiceFaultException">Part of it was not to be had; what was delivered stays delivered.</exception>
    Task PollAsync(PartitionCursor cursor, CancellationToken stopping);
}
