using System.Text.Json;

namespace Detect.Engine;

/// <summary>
/// Reads the rules of a policy that are about activating the role: those of an end user who assigns himself. They are known by
/// their ids, <c>Enablement_EndUser_Assignment</c> and the like; else by their type and target.
/// </summary>
internal static class ActivationRules
{
    private const string ForActivation = "_EndUser_Assignment";

    internal static ActivationSettings Read(IReadOnlyList<JsonElement> rules)
    {
        var enabled = Find(rules, "Enablement").Member("enabledRules").List();
        var context = Find(rules, "AuthenticationContext");
        var expiration = Find(rules, "Expiration");
        return new ActivationSettings(
            Contains(enabled, "Justification"),
            Contains(enabled, "MultiFactorAuthentication"),
            context.Member("isEnabled").Boolean() == true && context.Member("claimValue").Text() is { Length: > 0 } claim ? claim : null,
            Stages(Find(rules, "Approval").Member("setting")),
            expiration.Member("maximumDuration").Text(),
            expiration is null ? null : expiration.Member("isExpirationRequired").Boolean() ?? true);
    }

    private static bool? Contains(IReadOnlyList<JsonElement>? enabled, string rule) =>
        enabled?.Any(name => rule.Equals(((JsonElement?)name).Text(), StringComparison.OrdinalIgnoreCase));

    // A mode of one stage goes before the number of stages that are written out.
    private static int? Stages(JsonElement? setting)
    {
        var mode = setting.Member("approvalMode").Text();
        if (setting.Member("isApprovalRequired").Boolean() is not { } isRequired)
        {
            return null;
        }

        if (!isRequired || "NoApproval".Equals(mode, StringComparison.OrdinalIgnoreCase))
        {
            return 0;
        }

        var stages = Math.Max(1, setting.Member("approvalStages").List()?.Count ?? 0);
        return "SingleStage".Equals(mode, StringComparison.OrdinalIgnoreCase) ? 1 : stages;
    }

    private static JsonElement? Find(IReadOnlyList<JsonElement> rules, string kind)
    {
        foreach (var rule in rules)
        {
            if (IsRule(rule, kind))
            {
                return rule;
            }
        }

        return null;
    }

    private static bool IsRule(JsonElement rule, string kind)
    {
        var id = rule.Member("id").Text();
        if (id is not null && id.Contains('_', StringComparison.Ordinal))
        {
            return id.Equals(kind + ForActivation, StringComparison.OrdinalIgnoreCase);
        }

        var type = rule.Member("@odata.type").Text() ?? rule.Member("ruleType").Text() ?? "";
        var target = rule.Member("target");
        return type.EndsWith($"RoleManagementPolicy{kind}Rule", StringComparison.OrdinalIgnoreCase)
            && "EndUser".Equals(target.Member("caller").Text(), StringComparison.OrdinalIgnoreCase)
            && "Assignment".Equals(target.Member("level").Text(), StringComparison.OrdinalIgnoreCase);
    }
}
