using Detect.Connectors;

namespace Detect.Server;

/// <summary>
/// The event time up to which the log is known: the least, over the partitions that are awaited, of how far each has come, less the
/// lateness. A partition that gives no sign for longer than the limit is awaited no more: that is a coverage gap.
/// </summary>
internal sealed class WorkerClock(TimeSpan lateness, TimeSpan absenceLimit)
{
    private readonly Dictionary<(string Source, string Partition), PartitionClock> partitions = [];
    private readonly Lock gate = new();

    public IReadOnlyList<PartitionClock> Partitions
    {
        get
        {
            lock (gate)
            {
                return [.. partitions.Values];
            }
        }
    }

    /// <summary>The newest event time that any partition has shown.</summary>
    public DateTimeOffset? Newest
    {
        get
        {
            lock (gate)
            {
                return partitions.Values.Max(clock => clock.Newest);
            }
        }
    }

    public void Observe(string source, string partition, bool isOrdered, DateTimeOffset newest, DateTimeOffset? next, DateTimeOffset now)
    {
        lock (gate)
        {
            Of(source, partition, isOrdered, now).Observe(newest, next, now);
        }
    }

    /// <summary>A batch of the partition was committed.</summary>
    public void Committed(
        string source, string partition, bool isOrdered, StreamPosition position, long events, DateTimeOffset? enqueuedAt, DateTimeOffset now)
    {
        lock (gate)
        {
            Of(source, partition, isOrdered, now).Committed(position, events, enqueuedAt);
        }
    }

    /// <summary>How far behind a source is read: behind its partition that is farthest behind; null when that is not known.</summary>
    public TimeSpan? LagOf(string source, DateTimeOffset now)
    {
        lock (gate)
        {
            var least = partitions.Values.Where(clock => clock.Source == source && !clock.IsReleased).Min(clock => clock.ReadUntil);
            return least is null ? null : now > least ? now - least : TimeSpan.Zero;
        }
    }

    public void CaughtUp(string source, string partition, bool isOrdered, DateTimeOffset asOf, DateTimeOffset now)
    {
        lock (gate)
        {
            Of(source, partition, isOrdered, now).SetCaughtUp(asOf, now);
        }
    }

    /// <summary>The partition is read from now on, and the clock stands still until it has shown something.</summary>
    public void Await(string source, string partition, bool isOrdered, DateTimeOffset now)
    {
        lock (gate)
        {
            Of(source, partition, isOrdered, now).Await(now);
        }
    }

    /// <summary>Somebody is to read the partition: where nothing is known of it, the clock stands still until it has shown something.</summary>
    public void Expect(string source, string partition, bool isOrdered, DateTimeOffset now)
    {
        lock (gate)
        {
            Of(source, partition, isOrdered, now);
        }
    }

    public void Release(string source, string partition)
    {
        lock (gate)
        {
            partitions.GetValueOrDefault((source, partition))?.Release();
        }
    }

    /// <summary>Another worker reads the partition: it is awaited as before.</summary>
    public void HandOver(string source, string partition)
    {
        lock (gate)
        {
            partitions.GetValueOrDefault((source, partition))?.HandOver();
        }
    }

    public void Recall(PartitionProgress known, bool isOrdered, DateTimeOffset now)
    {
        lock (gate)
        {
            Of(known.Source, known.Partition, isOrdered, now).Recall(known);
        }
    }

    /// <summary>Lets go of partitions that the store no longer knows and that have given no sign since.</summary>
    public void Forget(IReadOnlySet<(string Source, string Partition)> known, DateTimeOffset before)
    {
        lock (gate)
        {
            foreach (var (key, _) in partitions.Where(pair => pair.Value.LastSign < before && !known.Contains(pair.Key)).ToList())
            {
                partitions.Remove(key);
            }
        }
    }

    public PartitionClock? Find(string source, string partition)
    {
        lock (gate)
        {
            return partitions.GetValueOrDefault((source, partition));
        }
    }

    public bool IsAwaited(PartitionClock clock, DateTimeOffset now) => !clock.IsReleased && now - clock.LastSign <= absenceLimit;

    /// <returns>Null while nothing may move: nothing is known, or an awaited partition has shown nothing yet.</returns>
    public DateTimeOffset? Watermark(DateTimeOffset now)
    {
        lock (gate)
        {
            DateTimeOffset? least = null;
            foreach (var clock in partitions.Values.Where(clock => IsAwaited(clock, now) && !clock.IsEmpty))
            {
                if (clock.Time is not { } time)
                {
                    return null;
                }

                least = time > least ? least : time;
            }

            return least - lateness;
        }
    }

    private PartitionClock Of(string source, string partition, bool isOrdered, DateTimeOffset now)
    {
        if (!partitions.TryGetValue((source, partition), out var clock))
        {
            partitions.Add((source, partition), clock = new PartitionClock(source, partition, isOrdered, now));
        }

        return clock;
    }
}
