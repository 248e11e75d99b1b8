namespace Detect.Rules;

/// <summary>How extensions write whose account they mean and which class it has.</summary>
internal static class AccountWords
{
    public static readonly IReadOnlyDictionary<string, AccountClass> Classes = new Dictionary<string, AccountClass>
    {
        ["privileged"] = AccountClass.Privileged,
        ["emergencyAccess"] = AccountClass.EmergencyAccess,
        ["shared"] = AccountClass.Shared,
        ["automation"] = AccountClass.Automation,
        ["external"] = AccountClass.External,
        ["ordinary"] = AccountClass.Ordinary,
    };

    /// <summary>Reads the key <c>of</c>.</summary>
    /// <param name="what">The extension in the plural, as the finding names it.</param>
    public static AccountRole ReadRole(YamlSection section, string what)
    {
        section.Require("of", "\"actor\" or \"target\"");
        var of = section.Text("of");
        if (of is not (null or "actor" or "target"))
        {
            section.Findings.Report(
                FindingCodes.InvalidCondition, section.PositionOf("of"), $"{what} are of \"{of}\"; expected \"actor\" or \"target\"");
        }

        return of == "target" ? AccountRole.Target : AccountRole.Actor;
    }
}
