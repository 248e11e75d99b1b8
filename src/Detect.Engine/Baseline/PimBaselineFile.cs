using Detect.Rules;

namespace Detect.Engine;

/// <param name="Baseline">The requirements without mistakes.</param>
public sealed record PimBaselineLoadResult(PimBaseline Baseline, IReadOnlyList<Finding> Findings);

/// <summary>Reads a baseline such as <c>sigma/pim-baseline.yml</c>, which says what each key means.</summary>
public static class PimBaselineFile
{
    /// <summary>The baselines of Microsoft's security-operations guide.</summary>
    public static PimBaseline Shipped => Load(ShippedData.File("pim-baseline.yml")).Baseline;

    public static PimBaselineLoadResult Load(RuleFile file)
    {
        var list = new ListFile(file, "baseline");
        var requirements = list.Read("the item", section => ReadRequirement(section, list));
        return new PimBaselineLoadResult(new PimBaseline(requirements), list.Sorted);
    }

    private static BaselineRequirement? ReadRequirement(YamlSection section, ListFile list)
    {
        section.RejectOtherKeys("resource", "roles", "justification", "mfa", "approvalStages", "maximumActivation");
        var resource = ReadResource(section, list);
        var roles = ReadRoles(section);
        var stages = ReadStages(section, list);
        var maximum = section.Timespan("maximumActivation");
        return resource is null || roles.Count == 0 || stages is null
            ? null
            : new BaselineRequirement(
                resource.Value, roles, section.Boolean("justification"), section.Boolean("mfa"), stages.Value, maximum);
    }

    private static List<BaselineRole> ReadRoles(YamlSection section)
    {
        var roles = new List<BaselineRole>();
        if (!section.Require("roles", "a list of roles"))
        {
            return roles;
        }

        foreach (var role in section.Sections("roles", "the role"))
        {
            role.RejectOtherKeys("name", "id");
            if (role.Require("name", "the role's name") & role.Require("id", "the id of its definition")
                && role.Text("name") is { } name && role.Text("id") is { } id)
            {
                roles.Add(new BaselineRole(name, id));
            }
        }

        return roles;
    }

    private static RoleResource? ReadResource(YamlSection section, ListFile list)
    {
        if (!section.Require("resource", "\"entra\" or \"azure\""))
        {
            return null;
        }

        switch (section.Text("resource"))
        {
            case "entra":
                return RoleResource.Entra;
            case "azure":
                return RoleResource.Azure;
            case { } other:
                list.Error(
                    BaselineFindingCodes.UnknownResource, section.PositionOf("resource"), $"\"{other}\" is no resource; expected \"entra\" or \"azure\"");
                return null;
            default:
                return null;
        }
    }

    private static int? ReadStages(YamlSection section, ListFile list)
    {
        var stages = section.Number("approvalStages") ?? 0;
        if (stages is >= 0 and <= 100 && stages == Math.Floor(stages))
        {
            return (int)stages;
        }

        list.Error(
            BaselineFindingCodes.InvalidStages, section.PositionOf("approvalStages"), "\"approvalStages\" is no number of stages; expected a whole number such as 2");
        return null;
    }
}
