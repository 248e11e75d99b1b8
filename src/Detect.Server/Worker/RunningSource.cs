using Detect.Connectors;
using Detect.Events;

namespace Detect.Server;

/// <summary>One configured source and how it fares. Safe on any thread.</summary>
internal sealed class RunningSource(ISource source, SourceLimits limits, DateTimeOffset started)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, long> lags = new(StringComparer.Ordinal);
    private readonly List<LostStretch> gaps = [];
    private readonly SourceStates states = new();
    private DateTimeOffset stateSince = started;
    private DateTimeOffset? lastReceived;
    private EventTables tables = Declared(source.Guarantees);
    private long records;

    public ISource Source => source;

    public string Name => source.Name;

    public string? TenantId => source.TenantId;

    public SourceLimits Limits => limits;

    public DateTimeOffset Started { get; } = started;

    public bool IsOrdered => source.Guarantees.Ordered;

    /// <summary>What it declares and has delivered.</summary>
    public EventTables Tables
    {
        get
        {
            lock (gate)
            {
                return tables;
            }
        }
    }

    /// <summary>The table that a partition is, where its silence is missing logs.</summary>
    public EventTables? TableOf(string partition) =>
        Enum.TryParse<EventTables>(source.TableOf(partition), ignoreCase: true, out var table) ? table : null;

    /// <summary>What a partition carries, as far as that is known of it, else what the source does.</summary>
    public EventTables TablesOf(string? partition) =>
        partition is not null && TableOf(partition) is { } table ? table
        : Tables == EventTables.None ? EventTables.AllEntra
        : Tables;

    /// <summary>How long before its arrival the newest event of the last batch happened.</summary>
    public TimeSpan Lag { get; private set; }

    public DateTimeOffset? LaggingSince { get; private set; }

    /// <summary>It runs and nothing that it knows of waits to be read.</summary>
    public bool HasCaughtUp => Condition is { State: SourceState.Running, Lag: null or 0 };

    public SourceCondition Condition
    {
        get
        {
            lock (gate)
            {
                return new SourceCondition(states.Overall, states.Reason, stateSince, lastReceived, lags.Count == 0 ? null : lags.Values.Sum(), records);
            }
        }
    }

    /// <summary>Records of the partition that wait to be read, where known.</summary>
    public long? LagOf(string partition)
    {
        lock (gate)
        {
            return lags.TryGetValue(partition, out var lag) ? lag : null;
        }
    }

    public void Received(DateTimeOffset at)
    {
        lock (gate)
        {
            lastReceived = at;
        }
    }

    /// <summary>What a batch held.</summary>
    public void Decoded(long count, EventTables seen, DateTimeOffset? newest, DateTimeOffset receivedAt)
    {
        lock (gate)
        {
            records += count;
            tables |= seen & ~EventTables.Other;
            if (newest is { } time)
            {
                Lag = receivedAt - time;
                LaggingSince = Lag > limits.Lag ? LaggingSince ?? receivedAt : null;
            }
        }
    }

    /// <returns>Whether its state is another now, or the reason for it.</returns>
    public bool Report(SourceReport report, DateTimeOffset now)
    {
        lock (gate)
        {
            if (report is { Partition: { } partition, Lag: { } lag })
            {
                lags[partition] = lag;
            }

            if (report.Gap is { } gap)
            {
                gaps.Add(new LostStretch(report.Partition, gap));
            }

            var (before, reason) = (states.Overall, states.Reason);
            states.Take(report);
            stateSince = states.Overall == before ? stateSince : now;
            return states.Overall != before || states.Reason != reason;
        }
    }

    public void Release(string partition)
    {
        lock (gate)
        {
            lags.Remove(partition);
            states.Forget(partition);
        }
    }

    /// <summary>Stretches that can never be read and are not yet told of.</summary>
    public IReadOnlyList<LostStretch> Gaps
    {
        get
        {
            lock (gate)
            {
                return [.. gaps];
            }
        }
    }

    public void Told(IReadOnlyList<LostStretch> told)
    {
        lock (gate)
        {
            gaps.RemoveAll(told.Contains);
        }
    }

    private static EventTables Declared(SourceGuarantees guarantees) => guarantees.Tables
        .Select(name => Enum.TryParse<EventTables>(name, ignoreCase: true, out var table) ? table : EventTables.None)
        .Aggregate(EventTables.None, (all, table) => all | table);
}

/// <param name="Since">How long it has been in that state.</param>
/// <param name="LastReceived">When it last delivered a record; our clock.</param>
/// <param name="Lag">Records that wait to be read, where known.</param>
/// <param name="Records">Read since the worker started.</param>
internal sealed record SourceCondition(
    SourceState State, string? Reason, DateTimeOffset Since, DateTimeOffset? LastReceived, long? Lag, long Records);

/// <param name="Partition">Null where the whole source has lost it.</param>
internal sealed record LostStretch(string? Partition, SourceGap Gap);
