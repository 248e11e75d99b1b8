namespace Detect.Engine;

/// <summary>A role-management policy of PIM, as read from Graph or from Azure's resource manager.</summary>
/// <param name="RoleId">Id of the role's definition; null where no assignment in the input says which role the policy is for.</param>
/// <param name="Scope">Where an Azure role is held, such as a subscription; <c>/</c> for the directory.</param>
/// <param name="Activation">Null where the body holds no rules, which Graph gives only when asked to expand them.</param>
public sealed record RolePolicy(string Id, RoleResource Resource, string? RoleId, string? Scope, ActivationSettings? Activation);

/// <summary>What a policy asks of a person who activates the role; null is what the body does not say.</summary>
/// <param name="AuthenticationContext">The context that is required; null where none is.</param>
/// <param name="ApprovalStages">0: no approval is required.</param>
/// <param name="MaximumDuration">As written, or null where it is not limited or not said.</param>
/// <param name="IsDurationLimited">False: an activation may last for ever.</param>
public sealed record ActivationSettings(
    bool? Justification,
    bool? Mfa,
    string? AuthenticationContext,
    int? ApprovalStages,
    string? MaximumDuration,
    bool? IsDurationLimited);
