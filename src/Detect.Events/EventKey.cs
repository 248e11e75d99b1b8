namespace Detect.Events;

/// <summary>
/// 128 bits that are equal for two deliveries of one record and, for all practical purposes, for nothing else: a hash of
/// tenant, table and record id, or of the record's content where its shape carries no id.
/// </summary>
public readonly record struct EventKey(ulong High, ulong Low) : IComparable<EventKey>
{
    public int CompareTo(EventKey other) => High != other.High ? High.CompareTo(other.High) : Low.CompareTo(other.Low);

    public override int GetHashCode() => (int)Low;

    public static bool operator <(EventKey left, EventKey right) => left.CompareTo(right) < 0;

    public static bool operator <=(EventKey left, EventKey right) => left.CompareTo(right) <= 0;

    public static bool operator >(EventKey left, EventKey right) => left.CompareTo(right) > 0;

    public static bool operator >=(EventKey left, EventKey right) => left.CompareTo(right) >= 0;
}
