namespace Detect.Events;

public enum FieldType
{
    Text,
    Number,
    Boolean,
    Time,
    IpAddress,
    Json,
}

/// <summary>
/// A field that rules can read, resolved once when a rule is loaded; two resolutions of one name give the same instance.
/// </summary>
public abstract class EventField
{
    private static int lastSlot = -1;

    protected EventField(string name, FieldType type, EventTables tables)
    {
        Name = name;
        Type = type;
        Tables = tables;
        Slot = Interlocked.Increment(ref lastSlot);
    }

    /// <summary>The canonical name (Microsoft Graph's, or the derived fact's), whatever spelling the rule used.</summary>
    public string Name { get; }

    public FieldType Type { get; }

    /// <summary>The tables in which the field exists.</summary>
    public EventTables Tables { get; }

    /// <summary>
    /// The parts of a record in which every value stands as it is, but for JSON's escapes; none for what is derived.
    /// </summary>
    public virtual IReadOnlyList<RecordPart> Parts => [];

    /// <summary>Every value is an operation's name as <see cref="OperationName"/> folds it, so what it is compared with has to be folded too.</summary>
    public virtual bool IsFoldedOperation => false;

    /// <summary>Dense, process-wide number, for per-event memoisation and for index tables.</summary>
    public int Slot { get; }

    /// <summary>One more than the largest slot given out so far.</summary>
    internal static int SlotCount => Volatile.Read(ref lastSlot) + 1;

    public override string ToString() => Name;
}
