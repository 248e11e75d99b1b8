namespace Detect.Engine;

/// <summary>How much a group has to lose, and with it the order in which groups give way when there are too many.</summary>
internal enum GroupStanding : byte
{
    /// <summary>One match: what a flood of made-up keys consists of. Gives way first.</summary>
    Single,
    Several,

    /// <summary>Its alert is under way. Never gives way.</summary>
    Firing,
}

/// <summary>The state of one group of one correlation, linked to its neighbours in the order in which they fall due.</summary>
internal abstract class Group(GroupKey key)
{
    public GroupKey Key { get; } = key;

    /// <summary>The group falls due one timespan after this.</summary>
    public long DueFrom { get; set; }

    public GroupStanding Standing { get; set; }

    public Group? Previous { get; set; }

    public Group? Next { get; set; }
}
