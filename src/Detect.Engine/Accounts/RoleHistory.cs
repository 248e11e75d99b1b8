namespace Detect.Engine;

/// <summary>The grants and removals of privileged roles that the log has shown for one account, in event-time order.</summary>
internal sealed class RoleHistory
{
    private readonly List<RoleChange> changes = [];

    public void Add(RoleChange change)
    {
        var index = changes.FindLastIndex(known => known.Ticks <= change.Ticks) + 1;
        changes.Insert(index, change);
    }

    /// <summary>The latest grant that is in force, or null.</summary>
    public RoleChange? InForce(long ticks)
    {
        var settled = new HashSet<(string Role, bool IsEligible)>();
        for (var i = changes.Count - 1; i >= 0; i--)
        {
            var change = changes[i];
            if (change.Ticks <= ticks && settled.Add((change.RoleKey, change.IsEligible)) && change.IsGrant)
            {
                return change;
            }
        }

        return null;
    }
}

/// <param name="RoleKey">The role's template id, or its name where the record has none.</param>
/// <param name="IsEligible">Eligible assignments and active ones come and go apart: an activation that expires ends no eligibility.</param>
internal sealed record RoleChange(long Ticks, string RoleKey, string RoleName, bool IsEligible, bool IsGrant);
