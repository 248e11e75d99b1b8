using Detect.Connectors;
using Detect.Engine;

namespace Detect.Server;

/// <summary>How far one partition has come in event time, and whether the worker's clock waits for it.</summary>
internal sealed class PartitionClock(string source, string partition, bool isOrdered, DateTimeOffset since)
{
    private readonly SourceProgress progress = new($"{source}/{partition}");
    private DateTimeOffset delivered = DateTimeOffset.MinValue;
    private DateTimeOffset? enqueued;

    public string Source => source;

    public string Partition => partition;

    public DateTimeOffset? CaughtUp { get; private set; }

    public DateTimeOffset? Newest => progress.Newest is { } ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>When it last delivered something or was read to its end; our clock.</summary>
    public DateTimeOffset LastSign { get; private set; } = since;

    /// <summary>When it last delivered events, here or to another worker; our clock.</summary>
    public DateTimeOffset? Delivered => delivered == DateTimeOffset.MinValue ? null : delivered;

    /// <summary>This worker reads it: it has begun, or shown something, since the worker started.</summary>
    public bool IsRead { get; private set; }

    public bool IsReleased { get; private set; }

    /// <summary>As committed; null before the first.</summary>
    public StreamPosition? Position { get; private set; }

    /// <summary>Events of it that were committed, in all.</summary>
    public long Events { get; private set; }

    /// <summary>What had reached the source by then has been read; our clock, or the service's. Null when that is not known.</summary>
    public DateTimeOffset? ReadUntil => CaughtUp > enqueued || enqueued is null ? CaughtUp : enqueued;

    /// <summary>It is in order, was read to its end and has never held an event: it says nothing about the time.</summary>
    public bool IsEmpty => isOrdered && Newest is null && CaughtUp is not null;

    /// <summary>
    /// Nothing older is awaited, but for the lateness; null when nothing is known yet. While a partition in order is quiet, its time goes
    /// on from its newest event at the pace of our clock, so that a log of last week is not late by a week.
    /// </summary>
    public DateTimeOffset? Time => (isOrdered ? Newest : null, CaughtUp) switch
    {
        (null, var caughtUp) => caughtUp,
        ({ } newest, { } caughtUp) when caughtUp > delivered => Later(newest, Earlier(caughtUp, newest + (caughtUp - delivered))),
        (var newest, _) => newest,
    };

    public void Await(DateTimeOffset now)
    {
        LastSign = LastSign > now ? LastSign : now;
        Take();
    }

    /// <param name="enqueuedAt">When the newest of the batch reached the source, where that is known.</param>
    public void Committed(StreamPosition position, long events, DateTimeOffset? enqueuedAt)
    {
        Position = position;
        Events += events;
        enqueued = enqueued > enqueuedAt ? enqueued : enqueuedAt ?? enqueued;
    }

    /// <param name="next">The newest event but one, which bears the newest out.</param>
    public void Observe(DateTimeOffset newest, DateTimeOffset? next, DateTimeOffset now)
    {
        if (next is { } other)
        {
            Believe(other, now);
        }

        Believe(newest, now);
        LastSign = delivered = now;
        Take();
    }

    public void SetCaughtUp(DateTimeOffset asOf, DateTimeOffset now)
    {
        CaughtUp = CaughtUp > asOf ? CaughtUp : asOf;
        LastSign = now;
        Take();
    }

    /// <summary>It is gone.</summary>
    public void Release() => (IsReleased, IsRead) = (true, false);

    /// <summary>Another worker reads it; it is awaited as before.</summary>
    public void HandOver() => IsRead = false;

    /// <summary>What the store, and so perhaps another worker, knows of it.</summary>
    public void Recall(PartitionProgress known)
    {
        (Position, Events) = (known.Position.Ordinal > PartitionProgress.Unread ? known.Position : null, known.Events);
        if (known.Newest is { } newest)
        {
            progress.MoveTo(newest.UtcTicks);
            delivered = delivered > known.UpdatedAt ? delivered : known.UpdatedAt;
        }

        CaughtUp = CaughtUp > known.CaughtUp ? CaughtUp : known.CaughtUp ?? CaughtUp;
        var sign = known.CaughtUp > known.UpdatedAt ? known.CaughtUp.Value : known.UpdatedAt;
        LastSign = LastSign > sign ? LastSign : sign;
    }

    /// <summary>What the store should know of it beside its position; null while it has none.</summary>
    public PartitionProgress? Progress => Position is null ? null : new PartitionProgress
    {
        Source = source,
        Partition = partition,
        Position = Position,
        Newest = Newest,
        CaughtUp = CaughtUp,
        UpdatedAt = delivered,
    };

    private void Take() => (IsReleased, IsRead) = (false, true);

    // Only a time that lies in the future has to be borne out by another one.
    private void Believe(DateTimeOffset time, DateTimeOffset now)
    {
        if (time.UtcTicks - now.UtcTicks <= SourceProgress.Leap)
        {
            progress.MoveTo(time.UtcTicks);
        }
        else
        {
            progress.Observe(time.UtcTicks);
        }
    }

    // What is ahead of our own clock moves nothing back, and an own clock that was set back holds nothing up.
    private static DateTimeOffset Earlier(DateTimeOffset caughtUp, DateTimeOffset goneOn) => caughtUp < goneOn ? caughtUp : goneOn;

    private static DateTimeOffset Later(DateTimeOffset newest, DateTimeOffset goneOn) => newest > goneOn ? newest : goneOn;
}
