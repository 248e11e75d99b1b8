using System.Text.Json;

namespace Detect.Engine;

/// <summary>
/// Collects policies and the assignments that say which role each is for, from any number of bodies of Graph
/// (<c>roleManagementPolicies</c>, <c>roleManagementPolicyAssignments</c>, expanded or not) and of Azure's resource manager.
/// </summary>
public sealed class RolePolicyReader
{
    private readonly List<Body> policies = [];
    private readonly List<Assignment> assignments = [];

    /// <summary>Takes every policy and assignment that a body holds, however it is wrapped.</summary>
    public void Add(JsonElement body)
    {
        if (body.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in body.EnumerateArray())
            {
                Add(item);
            }
        }
        else if (body.ValueKind == JsonValueKind.Object && !TryAddAssignment(body) && !TryAddPolicy(body))
        {
            foreach (var member in body.EnumerateObject())
            {
                Add(member.Value);
            }
        }
    }

    /// <summary>Each policy with each role it is assigned to; one that is assigned to none comes once, without a role.</summary>
    public IReadOnlyList<RolePolicy> Read()
    {
        var bodies = policies
            .GroupBy(policy => policy.Id, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(group => group.Key, group => group.Last(), StringComparer.OrdinalIgnoreCase);
        var assigned = assignments
            .Select(assignment => Join(assignment, bodies.GetValueOrDefault(LastPart(assignment.PolicyId))))
            .GroupBy(policy => (policy.Id, policy.RoleId, policy.Scope))
            .Select(group => group.FirstOrDefault(policy => policy.Activation is not null) ?? group.First())
            .ToList();
        var known = assignments.Select(assignment => LastPart(assignment.PolicyId)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. assigned, .. bodies.Values.Where(body => !known.Contains(body.Id))
            .Select(body => new RolePolicy(body.Id, body.Resource, RoleId: null, body.Scope, body.Activation))];
    }

    private static RolePolicy Join(Assignment assignment, Body? body) => new(
        LastPart(assignment.PolicyId), assignment.Resource, assignment.RoleId, assignment.Scope ?? body?.Scope, assignment.Activation ?? body?.Activation);

    private bool TryAddAssignment(JsonElement body)
    {
        var (properties, resource) = Properties(body);
        if (properties.Member("policyId").Text() is not { } policyId || properties.Member("roleDefinitionId").Text() is not { } roleId)
        {
            return false;
        }

        var policy = properties.Member("policy");
        assignments.Add(new Assignment(
            policyId, LastPart(roleId), resource, Scope(properties), Activation(properties) ?? (policy is { } expanded ? Activation(expanded) : null)));
        return true;
    }

    private bool TryAddPolicy(JsonElement body)
    {
        var (properties, resource) = Properties(body);
        var isPolicy = properties.Member("rules").List() is not null || properties.Member("effectiveRules").List() is not null
            || properties.Member("isOrganizationDefault") is not null;
        if (!isPolicy || body.Member("id").Text() is not { } id)
        {
            return false;
        }

        // The policies of PIM for Groups are no policies of roles.
        if (!"Group".Equals(properties.Member("scopeType").Text(), StringComparison.OrdinalIgnoreCase))
        {
            policies.Add(new Body(LastPart(id), resource, Scope(properties), Activation(properties)));
        }

        return true;
    }

    private static (JsonElement Properties, RoleResource Resource) Properties(JsonElement body) =>
        body.Member("properties") is { ValueKind: JsonValueKind.Object } properties
            ? (properties, RoleResource.Azure)
            : (body, RoleResource.Entra);

    // The rules in effect, where the body has them, hold what is inherited too.
    private static ActivationSettings? Activation(JsonElement properties)
    {
        var effective = properties.Member("effectiveRules").List();
        var rules = effective is { Count: > 0 } ? effective : properties.Member("rules").List();
        return rules is null ? null : ActivationRules.Read(rules);
    }

    private static string? Scope(JsonElement properties) => properties.Member("scope").Text() ?? properties.Member("scopeId").Text();

    private static string LastPart(string id) => id[(id.LastIndexOf('/') + 1)..];

    private sealed record Body(string Id, RoleResource Resource, string? Scope, ActivationSettings? Activation);

    private sealed record Assignment(string PolicyId, string RoleId, RoleResource Resource, string? Scope, ActivationSettings? Activation);
}
