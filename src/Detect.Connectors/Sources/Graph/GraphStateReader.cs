using System.Text.Json;

namespace Detect.Connectors;

/// <summary>
/// Looks at a state now and then, and delivers what is new or has changed since. It never holds the worker's clock: between two looks
/// nothing is known.
/// </summary>
internal sealed class GraphStateReader(GraphClient client, GraphState state, TimeSpan interval) : IPolledPartition
{
    public string Name => state.Name;

    public TimeSpan Interval => interval;

    public DateTimeOffset Start => client.ServiceNow;

    public bool HoldsClock => false;

    public async Task PollAsync(PartitionCursor cursor, CancellationToken stopping)
    {
        var now = client.ServiceNow;
        var items = await client.ListAsync(client.Endpoint.At(state.Address), state.Permission, stopping).ConfigureAwait(false);
        var rows = items
            .Where(state.IsAnEvent)
            .Select(item => new PolledRow(StateFingerprint.Of(item, state.Unsaid), now, item.Raw().ToArray()))
            .ToList();
        cursor.Retain(rows);
        await cursor.DeliverAsync(rows, _ => cursor.Settled, stopping).ConfigureAwait(false);
        cursor.Release();
    }
}
