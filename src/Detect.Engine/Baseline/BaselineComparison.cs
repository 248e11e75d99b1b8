using System.Globalization;
using System.Xml;

namespace Detect.Engine;

/// <summary>Holds role-management policies against the baseline.</summary>
public static class BaselineComparison
{
    private const string NotRequired = "not required";
    private const string Unknown = "not in the policy";

    public static BaselineReport Compare(PimBaseline baseline, IReadOnlyList<RolePolicy> policies)
    {
        var deviations = new List<BaselineDeviation>();
        var withoutRules = new List<RolePolicy>();
        var seen = new HashSet<BaselineRole>();
        var compared = 0;
        foreach (var policy in policies)
        {
            if (Applicable(baseline, policy) is not var (requirement, role))
            {
                continue;
            }

            if (role is not null)
            {
                seen.Add(role);
            }

            if (policy.Activation is not { } activation)
            {
                withoutRules.Add(policy);
                continue;
            }

            compared++;
            var name = role?.Name ?? $"policy {policy.Id}";
            deviations.AddRange(Deviations(requirement, activation)
                .Select(found => new BaselineDeviation(name, policy, found.Setting, found.Found, found.Expected)));
        }

        return new BaselineReport(
            deviations,
            compared,
            policies.Count - compared - withoutRules.Count,
            withoutRules,
            [.. baseline.Requirements.SelectMany(requirement => requirement.Roles).Where(role => !seen.Contains(role))]);
    }

    // A policy whose role nobody tells may be of any role: it is held against what the roles of its kind need.
    private static (BaselineRequirement Requirement, BaselineRole? Role)? Applicable(PimBaseline baseline, RolePolicy policy)
    {
        if (policy.RoleId is not null)
        {
            return baseline.Find(policy.Resource, policy.RoleId);
        }

        return baseline.Requirements.FirstOrDefault(requirement => requirement.Resource == policy.Resource) is { } first ? (first, null) : null;
    }

    private static IEnumerable<(string Setting, string Found, string Expected)> Deviations(BaselineRequirement requirement, ActivationSettings activation)
    {
        if (requirement.Justification && activation.Justification != true)
        {
            yield return ("justification", Required(activation.Justification), "required");
        }

        if (requirement.Mfa && activation.Mfa != true && activation.AuthenticationContext is null)
        {
            yield return ("mfaOnActivation", Required(activation.Mfa), "required, or an authentication context");
        }

        if (requirement.ApprovalStages > (activation.ApprovalStages ?? 0))
        {
            yield return ("approval", Approval(activation.ApprovalStages), $"required, {Stages(requirement.ApprovalStages)}");
        }

        if (requirement.MaximumActivation is { } most && !IsWithin(activation, most))
        {
            yield return ("maximumActivationDuration", Duration(activation), $"at most {Hours(most)}");
        }
    }

    private static bool IsWithin(ActivationSettings activation, TimeSpan most) =>
        activation.IsDurationLimited == true && Parse(activation.MaximumDuration) is { } longest && longest <= most;

    private static string Required(bool? isRequired) => isRequired is null ? Unknown : NotRequired;

    private static string Approval(int? stages) => stages switch
    {
        null => Unknown,
        0 => NotRequired,
        _ => $"required, {Stages(stages.Value)}",
    };

    private static string Stages(int stages) => Count(stages, "stage");

    private static string Duration(ActivationSettings activation) => activation switch
    {
        { IsDurationLimited: null } or { IsDurationLimited: true, MaximumDuration: null } => Unknown,
        { IsDurationLimited: false } => "not limited",
        _ => Parse(activation.MaximumDuration) is { } longest ? Hours(longest) : $"\"{activation.MaximumDuration}\"",
    };

    private static string Hours(TimeSpan duration) => Count(Math.Round(duration.TotalHours, 2), "hour");

    private static string Count(double count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");

    private static TimeSpan? Parse(string? duration)
    {
        try
        {
            return duration is null ? null : XmlConvert.ToTimeSpan(duration);
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            return null;
        }
    }
}
