using Detect.Connectors;
using Detect.Rules;

namespace Detect.Server;

/// <summary>Since when, where and how logs do not come.</summary>
internal sealed record SilentStretch(string? Partition, DateTimeOffset Since, string Reason);

/// <summary>
/// Whether a source is silent, or a part of it. Where a partition is a table, the table is judged: that others go on hides nothing. Where
/// events are spread over partitions, one that was read to its end is not silent: only the whole source can be.
/// </summary>
internal sealed class SourceSilence(RunningSource source, IReadOnlyList<PartitionClock> partitions)
{
    /// <summary>When anything last came from it, here or to another worker; null where nothing is known of it.</summary>
    public DateTimeOffset? LastReceived => Later(source.Condition.LastReceived, partitions.Max(partition => partition.Delivered));

    /// <summary>Null while it is not silent as a whole.</summary>
    public SilentStretch? OfSource(DateTimeOffset now)
    {
        var last = Later(LastReceived, source.Started)!.Value;
        return source.Limits.Silence is { } limit && source.Condition.State != SourceState.Stopped && now - last > limit
            ? new SilentStretch(null, last, $"Nothing has come from it since {CoverageMonitor.Text(last)}.")
            : null;
    }

    /// <summary>The partitions that are silent while the source as a whole is not.</summary>
    public IEnumerable<SilentStretch> OfPartitions(RuleSet rules, DateTimeOffset now) => source.Limits.Silence is { } limit
        ? partitions.Where(partition => !partition.IsReleased).Select(partition => Of(partition, rules, limit, now)).OfType<SilentStretch>()
        : [];

    /// <summary>What was silent has come again, or is not awaited any more.</summary>
    public bool HasEnded(CoverageGap gap)
    {
        if (source.Limits.Silence is null)
        {
            return true;
        }

        if (gap.Partition is not { } name)
        {
            return LastReceived > gap.From && source.HasCaughtUp;
        }

        return partitions.FirstOrDefault(partition => partition.Partition == name) is not { IsReleased: false } known
            || (source.TableOf(name) is null ? known.LastSign > gap.From : known.Delivered > gap.From);
    }

    private SilentStretch? Of(PartitionClock partition, RuleSet rules, TimeSpan limit, DateTimeOffset now)
    {
        if (source.TableOf(partition.Partition) is { } table)
        {
            return partition.Delivered is { } delivered && now - Later(delivered, source.Started)!.Value > limit && CoverageGap.IsRead(rules, table)
                ? new SilentStretch(partition.Partition, delivered, $"Nothing has come from {partition.Partition} since {CoverageMonitor.Text(delivered)}, while the source goes on.")
                : null;
        }

        // A source that cannot be read says so itself.
        return partition.IsRead && source.Condition.State == SourceState.Running && now - partition.LastSign > limit
            ? new SilentStretch(
                partition.Partition, partition.LastSign, $"Nothing has come from {partition.Partition} since {CoverageMonitor.Text(partition.LastSign)}, and it was not read to its end.")
            : null;
    }

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) => one > other || other is null ? one : other;
}
