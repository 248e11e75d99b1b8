namespace Detect.Stories;

/// <summary>A Global Administrator takes hold of all Azure subscriptions, and lets go: both logs tell it.</summary>
public static class AzureAccess
{
    private const string Root = "/providers/Microsoft.Authorization";
    private static readonly TimeSpan EndDelay = TimeSpan.FromMilliseconds(1_640);

    public static IReadOnlyList<AuditRow> ElevatedInAudit(Deed deed) =>
        [Audit(deed, "User has elevated their access to User Access Administrator for their Azure Resources", "Assign")];

    public static IReadOnlyList<AuditRow> RemovedInAudit(Deed deed) =>
        [Audit(deed, "The role assignment of User Access Administrator has been removed from the user", "Unassign")];

    public static IReadOnlyList<ActivityRow> ElevatedInActivity(Deed deed) =>
        Activity(deed, "Microsoft.Authorization/elevateAccess/action", "Assigns the caller to User Access Administrator role", Root, "/");

    public static IReadOnlyList<ActivityRow> RemovedInActivity(Deed deed) => Activity(
        deed,
        "Microsoft.Authorization/roleAssignments/delete",
        "Delete role assignment",
        $"{Root}/roleAssignments/{Made.Id("root-assignment/" + deed.By.UserPrincipalName)}",
        "/");

    /// <summary>Daily work of a subscription's owner.</summary>
    public static IReadOnlyList<ActivityRow> DeleteAssignment(Deed deed, string subscription)
    {
        var scope = $"/subscriptions/{Made.Id("subscription/" + subscription)}";
        var resource = $"{scope}{Root}/roleAssignments/{Made.Id($"assignment/{deed.Label}")}";
        return Activity(deed, "Microsoft.Authorization/roleAssignments/delete", "Delete role assignment", resource, scope);
    }

    private static AuditRow Audit(Deed deed, string operation, string operationType)
    {
        var row = DirectoryRow.By(deed, operation, "AzureRBACRoleManagementElevateAccess", operationType, [TargetResource.User(deed.By)]);
        return row with { Service = "Azure RBAC (Elevated Access)" };
    }

    private static ActivityRow[] Activity(Deed deed, string operation, string words, string resourceId, string scope)
    {
        var label = $"activity/{operation}/{deed.Label}";
        var start = new ActivityRow
        {
            At = deed.At,
            Id = Made.Id(label + "/start").ToString(),
            CorrelationId = Made.Id("correlation/" + label),
            Operation = operation,
            Words = words,
            Status = "Start",
            ResourceId = resourceId,
            Scope = scope,
            Deed = deed,
        };
        return [start, start with { At = deed.At + EndDelay, Id = Made.Id(label + "/end").ToString(), Status = deed.Refusal is null ? "Success" : "Failure" }];
    }
}
