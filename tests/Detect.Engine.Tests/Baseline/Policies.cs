using System.Text.Json;

namespace Detect.Engine.Tests.Baseline;

/// <summary>Role-management policies to vary, in the shapes of Graph and of Azure's resource manager.</summary>
internal static class Policies
{
    internal const string GlobalAdministrator = "62e90394-69f5-4237-9190-012177145e10";
    internal const string Owner = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";
    internal const string Subscription = "/subscriptions/22222222-2222-4222-8222-222222222222";

    internal const string Enablement = """{"id":"Enablement_EndUser_Assignment","enabledRules":["MultiFactorAuthentication","Justification"]}""";
    internal const string Expiration = """{"id":"Expiration_EndUser_Assignment","isExpirationRequired":true,"maximumDuration":"PT8H"}""";

    internal const string Approval =
        """{"id":"Approval_EndUser_Assignment","setting":{"isApprovalRequired":true,"approvalMode":"Serial","approvalStages":[{"approvalStageTimeOutInDays":1},{"approvalStageTimeOutInDays":1}]}}""";

    /// <summary>What the baseline asks for and no more, and rules for other occasions that must not be taken for it.</summary>
    internal static readonly string[] Met =
    [
        """{"id":"Expiration_Admin_Assignment","isExpirationRequired":false,"maximumDuration":"P180D"}""",
        """{"id":"Enablement_Admin_Assignment","enabledRules":[]}""",
        Enablement,
        Expiration,
        Approval,
        """{"id":"AuthenticationContext_EndUser_Assignment","isEnabled":false,"claimValue":null}""",
    ];

    internal static string Policy(string id, params string[] rules) =>
        $$"""{"id":"{{id}}","displayName":"DirectoryRole","isOrganizationDefault":false,"scopeId":"/","scopeType":"DirectoryRole","lastModifiedDateTime":null,"rules":[{{string.Join(',', rules)}}]}""";

    internal static string Assignment(string policyId, string roleId, string? expanded = null) =>
        $$"""{"id":"{{policyId}}_{{roleId}}","policyId":"{{policyId}}","roleDefinitionId":"{{roleId}}","scopeId":"/","scopeType":"DirectoryRole"{{(expanded is null ? "" : $",\"policy\":{expanded}")}}}""";

    internal static string AzureAssignment(string policyId, string roleId, params string[] rules) =>
        $$$"""
        {"id":"{{{Subscription}}}/providers/Microsoft.Authorization/roleManagementPolicyAssignments/{{{policyId}}}_{{{roleId}}}","type":"Microsoft.Authorization/RoleManagementPolicyAssignment",
        "properties":{"scope":"{{{Subscription}}}","roleDefinitionId":"{{{Subscription}}}/providers/Microsoft.Authorization/roleDefinitions/{{{roleId}}}",
        "policyId":"{{{Subscription}}}/providers/Microsoft.Authorization/roleManagementPolicies/{{{policyId}}}","effectiveRules":[{{{string.Join(',', rules)}}}]}}
        """;

    internal static string AzurePolicy(string policyId, params string[] rules) =>
        $$$"""
        {"id":"{{{Subscription}}}/providers/Microsoft.Authorization/roleManagementPolicies/{{{policyId}}}","name":"{{{policyId}}}","type":"Microsoft.Authorization/RoleManagementPolicies",
        "properties":{"scope":"{{{Subscription}}}","isOrganizationDefault":false,"rules":[{{{string.Join(',', rules)}}}],"effectiveRules":[]}}
        """;

    internal static BaselineReport Compare(params string[] bodies) => Compare(PimBaselineFile.Shipped, bodies);

    internal static BaselineReport Compare(PimBaseline baseline, params string[] bodies)
    {
        var reader = new RolePolicyReader();
        foreach (var body in bodies)
        {
            using var json = JsonDocument.Parse(body);
            reader.Add(json.RootElement);
        }

        return BaselineComparison.Compare(baseline, reader.Read());
    }

    internal static IEnumerable<string> Sentences(this BaselineReport report) => report.Deviations
        .Select(deviation => $"{deviation.Role}: {deviation.Setting}: {deviation.Found}; expected {deviation.Expected}");
}
