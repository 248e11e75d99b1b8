namespace Detect.Engine;

/// <summary>One setting of one role that is weaker than the baseline.</summary>
/// <param name="Role">The role's name; for a policy whose role is not known, <c>policy</c> and its id.</param>
/// <param name="Setting">As in the field <c>setting.changed</c>.</param>
public sealed record BaselineDeviation(string Role, RolePolicy Policy, string Setting, string Found, string Expected);

/// <param name="Compared">Policies that were held against the baseline.</param>
/// <param name="Others">Policies of roles that the baseline does not list.</param>
/// <param name="WithoutRules">Policies that belong in the comparison, but whose body holds no rules.</param>
/// <param name="MissingRoles">Roles of the baseline that no policy in the input was for.</param>
public sealed record BaselineReport(
    IReadOnlyList<BaselineDeviation> Deviations,
    int Compared,
    int Others,
    IReadOnlyList<RolePolicy> WithoutRules,
    IReadOnlyList<BaselineRole> MissingRoles);
