namespace Detect.Connectors;

/// <summary>
/// Settles in one commit whatever is answered while the one before is under way: a commit costs as much for one notification as for many.
/// </summary>
internal sealed class SettlementGroups(IOutbox outbox, TimeProvider clock) : IDisposable
{
    private readonly Lock access = new();
    private readonly SemaphoreSlim settling = new(1, 1);
    private Group? open;

    /// <summary>Completes when the settlements are committed.</summary>
    public Task SettleAsync(IReadOnlyList<OutboxSettlement> settlements, CancellationToken grace)
    {
        lock (access)
        {
            var isFirst = open is null;
            open ??= new Group();
            open.Settlements.AddRange(settlements);
            return isFirst ? open.Done = CommitAsync(open, grace) : open.Done.WaitAsync(grace);
        }
    }

    public void Dispose() => settling.Dispose();

    private async Task CommitAsync(Group group, CancellationToken grace)
    {
        await Task.Yield();
        try
        {
            await settling.WaitAsync(grace).ConfigureAwait(false);
        }
        catch
        {
            Close(group);
            throw;
        }

        try
        {
            Close(group);
            await outbox.SettleAsync(group.Settlements, clock.GetUtcNow(), grace).ConfigureAwait(false);
        }
        finally
        {
            settling.Release();
        }
    }

    private void Close(Group group)
    {
        lock (access)
        {
            open = ReferenceEquals(open, group) ? null : open;
        }
    }

    private sealed class Group
    {
        public List<OutboxSettlement> Settlements { get; } = [];

        public Task Done { get; set; } = Task.CompletedTask;
    }
}
