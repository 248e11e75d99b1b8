using System.Collections.Concurrent;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Processor;

namespace Detect.EventHubs.Tests;

/// <summary>An event hub in memory, found by its namespace as the SDK's clients find theirs, with the blobs of who has read how far.</summary>
internal sealed class Hub
{
    public const string Name = "entra-logs";

    private static readonly ConcurrentDictionary<string, Hub> All = new(StringComparer.Ordinal);

    private readonly Lock gate = new();
    private readonly List<EventProcessorClient> processors = [];
    private List<EventData>[] partitions;
    private long[] removed;
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Hub(int partitionCount)
    {
        partitions = Empty(partitionCount);
        removed = new long[partitionCount];
        Namespace = $"{Guid.NewGuid():N}.servicebus.windows.net";
        All[Namespace] = this;
    }

    public string Namespace { get; }

    public string ConnectionString => $"Endpoint=sb://{Namespace};SharedAccessKeyName=listen;SharedAccessKey=bm90aGluZw==;UseDevelopmentEmulator=true";

    /// <summary>By partition: the last event that is done with.</summary>
    public ConcurrentDictionary<string, CheckpointPosition> Checkpoints { get; } = new(StringComparer.Ordinal);

    /// <summary>What clients of the SDK were made with.</summary>
    public ConcurrentQueue<string> Clients { get; } = new();

    public string[] PartitionIds => [.. Enumerable.Range(0, partitions.Length).Select(id => $"{id}")];

    /// <summary>Null while nobody reaches the hub.</summary>
    public string? Outage { get; private set; }

    public static Hub Of(string fullyQualifiedNamespace) => All[fullyQualifiedNamespace];

    public static Hub OfConnectionString(string connectionString) => All[connectionString["Endpoint=sb://".Length..connectionString.IndexOf(';')]];

    public void Write(int partition, params string[] records) => Change(() =>
    {
        foreach (var record in records)
        {
            var number = removed[partition] + partitions[partition].Count;
            partitions[partition].Add(new EventData(BinaryData.FromString(record), number, DateTimeOffset.UnixEpoch.AddSeconds(number)));
        }
    });

    /// <summary>Its time in the hub is over for everything that a partition holds.</summary>
    public void Expire(int partition) => Change(() =>
    {
        removed[partition] += partitions[partition].Count;
        partitions[partition].Clear();
    });

    /// <summary>The hub is deleted and made again: sequence numbers begin anew, and checkpoints stay.</summary>
    public void MakeAnew() => Change(() =>
    {
        partitions = Empty(partitions.Length);
        removed = new long[partitions.Length];
    });

    public void BeOut(string? reason) => Change(() => Outage = reason);

    public PartitionProperties PropertiesOf(string partitionId)
    {
        lock (gate)
        {
            ThrowIfOut();
            var id = int.Parse(partitionId, System.Globalization.CultureInfo.InvariantCulture);
            return new PartitionProperties(partitions[id].Count == 0, removed[id] + partitions[id].Count - 1);
        }
    }

    public void ThrowIfOut()
    {
        if (Outage is { } reason)
        {
            throw new EventHubsException(isTransient: true, Name, reason);
        }
    }

    /// <summary>The event with that number, or the next one that is there; null when none is there yet.</summary>
    public EventData? Read(string partitionId, long number)
    {
        lock (gate)
        {
            ThrowIfOut();
            var id = int.Parse(partitionId, System.Globalization.CultureInfo.InvariantCulture);
            var index = Math.Max(0, number - removed[id]);
            return index < partitions[id].Count
                ? partitions[id][(int)index]
                : index == partitions[id].Count || number <= removed[id]
                    ? null
                    : throw new EventHubsException(isTransient: false, Name, $"The supplied sequence number '{number - 1}' is invalid.");
        }
    }

    /// <summary>Completes at the next change after the call.</summary>
    public Task ChangedAsync()
    {
        lock (gate)
        {
            return changed.Task;
        }
    }

    public void Join(EventProcessorClient processor) => Share(() => processors.Add(processor));

    public void Leave(EventProcessorClient processor) => Share(() => processors.Remove(processor));

    // A partition's new reader begins before its old one knows that it is not its own any more, as with the leases of blobs.
    private void Share(Action change)
    {
        List<(EventProcessorClient Processor, string[] Own)> shares;
        lock (gate)
        {
            change();
            shares = [.. processors.Select((processor, at) => (processor, PartitionIds.Where((_, id) => id % processors.Count == at).ToArray()))];
        }

        foreach (var (processor, own) in shares.AsEnumerable().Reverse())
        {
            processor.Own(own);
        }
    }

    private void Change(Action change)
    {
        lock (gate)
        {
            change();
            var last = changed;
            changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            last.SetResult();
        }
    }

    private static List<EventData>[] Empty(int count) => [.. Enumerable.Range(0, count).Select(_ => new List<EventData>())];
}
