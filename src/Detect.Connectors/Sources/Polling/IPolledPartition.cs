namespace Detect.Connectors;

/// <summary>A table or list that is asked for news again and again.</summary>
internal interface IPolledPartition
{
    string Name { get; }

    TimeSpan Interval { get; }

    /// <summary>Where it begins that was never read.</summary>
    DateTimeOffset Start { get; }

    /// <summary>Events are awaited from it, so that the worker's clock does not run ahead of it.</summary>
    bool HoldsClock { get; }

    /// <summary>Reads everything from the cursor on.</summary>
    /// <exception cref="ServiceFaultException">Part of it was not to be had; what was delivered stays delivered.</exception>
    Task PollAsync(PartitionCursor cursor, CancellationToken stopping);
}
