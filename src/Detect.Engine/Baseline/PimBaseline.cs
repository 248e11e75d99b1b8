namespace Detect.Engine;

/// <summary>Which of the two kinds of role a policy is for: their ids never meet, but their names may.</summary>
public enum RoleResource
{
    Entra,
    Azure,
}

/// <param name="Id">Of the role definition; for a directory role its template id.</param>
public sealed record BaselineRole(string Name, string Id);

/// <summary>What activating some roles must ask for. False, 0 or null: not checked.</summary>
/// <param name="Mfa">MFA, or a Conditional Access authentication context.</param>
/// <param name="ApprovalStages">The least number of stages.</param>
/// <param name="MaximumActivation">The longest that an activation may last.</param>
public sealed record BaselineRequirement(
    RoleResource Resource,
    IReadOnlyList<BaselineRole> Roles,
    bool Justification,
    bool Mfa,
    int ApprovalStages,
    TimeSpan? MaximumActivation);

/// <summary>The settings that privileged roles are held against.</summary>
public sealed record PimBaseline(IReadOnlyList<BaselineRequirement> Requirements)
{
    internal (BaselineRequirement Requirement, BaselineRole Role)? Find(RoleResource resource, string roleId)
    {
        foreach (var requirement in Requirements.Where(requirement => requirement.Resource == resource))
        {
            if (requirement.Roles.FirstOrDefault(role => role.Id.Equals(roleId, StringComparison.OrdinalIgnoreCase)) is { } role)
            {
                return (requirement, role);
            }
        }

        return null;
    }
}
