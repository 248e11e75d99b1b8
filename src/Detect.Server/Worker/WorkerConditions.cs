namespace Detect.Server;

internal enum WorkerCondition
{
    /// <summary>Not before it has been built for the first time.</summary>
    Engine,

    /// <summary>The store cannot be written.</summary>
    Store,

    /// <summary>Changed rules, accounts or silences were refused; the ones before are live.</summary>
    Content,

    /// <summary>Another worker leads, by other rules.</summary>
    Rules,

    /// <summary>A directory does not tell who is privileged; what was known stays.</summary>
    Accounts,

    /// <summary>What is older than its retention could not be deleted.</summary>
    Upkeep,

    /// <summary>This machine's clock was set by more than a moment.</summary>
    Clock,
}

/// <summary>What keeps the worker from being well, each with its reason. Safe on any thread.</summary>
internal sealed class WorkerConditions
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<WorkerCondition, string> failing = new() { [WorkerCondition.Engine] = "The engine is being built from the journal." };
    private long? committingSince;

    public IReadOnlyList<(WorkerCondition Condition, string Reason)> Failing
    {
        get
        {
            lock (gate)
            {
                return [.. failing.Select(pair => (pair.Key, pair.Value))];
            }
        }
    }

    /// <summary>
    /// What was refused, or could not be asked, does no harm to what is live, the leader's rules are asked of every event, and windows go by the
    /// events' own times.
    /// </summary>
    public static bool IsRequired(WorkerCondition condition) => condition is WorkerCondition.Engine or WorkerCondition.Store;

    /// <summary>The timestamp at which the commit under way was begun, by the worker's clock; null between commits.</summary>
    public long? CommittingSince
    {
        get
        {
            lock (gate)
            {
                return committingSince;
            }
        }

        set
        {
            lock (gate)
            {
                committingSince = value;
            }
        }
    }

    public void Fail(WorkerCondition condition, string reason)
    {
        lock (gate)
        {
            failing[condition] = reason;
        }
    }

    public void Restore(WorkerCondition condition)
    {
        lock (gate)
        {
            failing.Remove(condition);
        }
    }
}
