namespace Detect.Engine;

/// <summary>
/// The grants and removals of privileged roles that the log has shown for one account, in event-time order. Of what nothing can
/// ask for any more, only the last word on each role is kept. One thread adds; any may ask.
/// </summary>
internal sealed class RoleHistory
{
    private volatile RoleChange[] changes = [];

    public int Count => changes.Length;

    /// <param name="horizon">No event older than this asks for its account's class any more.</param>
    public void Add(RoleChange change, long horizon)
    {
        var grown = changes.ToList();
        grown.Insert(grown.FindLastIndex(known => known.CompareTo(change) <= 0) + 1, change);
        Compact(grown, horizon);
        changes = [.. grown];
    }

    /// <summary>The latest grant that is in force, or null.</summary>
    public RoleChange? InForce(long ticks)
    {
        var settled = new HashSet<(string Role, bool IsEligible)>();
        var known = changes;
        for (var i = known.Length - 1; i >= 0; i--)
        {
            var change = known[i];
            if (change.Ticks <= ticks && settled.Add(change.Subject) && change.IsGrant)
            {
                return change;
            }
        }

        return null;
    }

    // A removal stays too: an older grant that comes late must not outlive it.
    private static void Compact(List<RoleChange> changes, long horizon)
    {
        var settled = new HashSet<(string Role, bool IsEligible)>();
        for (var i = changes.Count - 1; i >= 0; i--)
        {
            if (changes[i].Ticks <= horizon && !settled.Add(changes[i].Subject))
            {
                changes.RemoveAt(i);
            }
        }
    }
}

/// <param name="RoleKey">The role's template id, or its name where the record has none.</param>
/// <param name="IsEligible">Eligible assignments and active ones come and go apart: an activation that expires ends no eligibility.</param>
internal sealed record RoleChange(long Ticks, string RoleKey, string RoleName, bool IsEligible, bool IsGrant) : IComparable<RoleChange>
{
    public (string Role, bool IsEligible) Subject => (RoleKey, IsEligible);

    // Of a removal and a grant at one instant the grant is the last word, whichever arrives first.
    public int CompareTo(RoleChange? other) => other is null
        ? 1
        : (Ticks, IsGrant, IsEligible, RoleKey, RoleName).CompareTo((other.Ticks, other.IsGrant, other.IsEligible, other.RoleKey, other.RoleName));
}
