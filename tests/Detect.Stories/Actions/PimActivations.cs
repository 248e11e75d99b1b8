namespace Detect.Stories;

/// <summary>An eligible holder takes up a role for some hours.</summary>
public static class PimActivations
{
    private static readonly TimeSpan TwinDelay = TimeSpan.FromMilliseconds(640);
    private static readonly TimeSpan CompletionDelay = TimeSpan.FromMilliseconds(1_370);
    private static readonly TimeSpan ExpiryLag = TimeSpan.FromSeconds(6);

    public static IReadOnlyList<AuditRow> Activate(Deed deed, Role role, TimeSpan duration)
    {
        var request = Request(deed, role, duration);
        return
        [
            Requested(request),
            PimRow.Twin(request, "Add member to role", TwinDelay, removes: false),
            PimRow.Of(request, "Add member to role completed (PIM activation)", CompletionDelay, "Update", "ActivateRole"),
        ];
    }

    /// <summary>An approval stands between request and activation; Access Reviews writes it a second time.</summary>
    public static IReadOnlyList<AuditRow> ActivateWithApproval(Deed deed, Role role, TimeSpan duration, Deed approval)
    {
        var request = Request(deed, role, duration);
        var granted = request with { CorrelationId = Made.Id("granted/" + request.RequestId) };
        var waited = approval.At - deed.At;
        return
        [
            Requested(request),
            PimRow.Of(request, "Add member to role approval requested (PIM activation)", CompletionDelay, "Create", "RequestApprovalRoleActivation"),
            Review(request, deed, "Create request", CompletionDelay),
            Approved(request, approval),
            Review(request, approval, "Request approved", TimeSpan.FromMilliseconds(350)),
            PimRow.Twin(granted, "Add member to role", waited + TwinDelay, removes: false),
            PimRow.Of(granted, "Add member to role completed (PIM activation)", waited + CompletionDelay, "Update", "ActivateRole"),
        ];
    }

    /// <summary>The activation runs out: PIM ends it, six seconds after the directory shows it.</summary>
    public static IReadOnlyList<AuditRow> Expire(Deed activation, Role role, TimeSpan duration)
    {
        var request = Request(activation, role, duration) with { CorrelationId = Made.Id($"expiry/{activation.Label}/{role.DisplayName}") };
        var row = PimRow.Of(request, "Remove member from role (PIM activation expired)", duration, "Delete", "ActivationExpired");
        return
        [
            PimRow.Twin(request, "Remove member from role", duration - ExpiryLag, removes: true),
            row with
            {
                Initiator = Initiator.Service("Azure AD PIM"),
                Reason = "",
                Targets = ExpiryTargets(row),
                Details = [.. row.Details.Where(detail => detail.Key is not ("ipaddr" or "UserAgent" or "oid" or "wids"))],
            },
        ];
    }

    /// <summary>The holder gives the role back early.</summary>
    public static IReadOnlyList<AuditRow> Deactivate(Deed activation, Deed deed, Role role)
    {
        var request = new PimRequest(activation, role, deed.By) with
        {
            Deed = deed,
            CorrelationId = Made.Id($"deactivation/{deed.Label}/{role.DisplayName}"),
        };
        return
        [
            PimRow.Of(request, "Remove member from role requested (PIM deactivate)", TimeSpan.Zero, "Create", "CreateRequestRoleDeactivation"),
            PimRow.Twin(request, "Remove member from role", TwinDelay, removes: true),
            PimRow.Of(request, "Remove member from role completed (PIM deactivate)", CompletionDelay, "Delete", "DeactivateRole"),
        ];
    }

    /// <summary>The role's policy refuses the request: one row, no twin.</summary>
    public static IReadOnlyList<AuditRow> Refused(Deed deed, Role role) =>
        [Requested(Request(deed with { Refusal = deed.Refusal ?? "RoleAssignmentRequestPolicyValidationFailed" }, role, TimeSpan.FromHours(1)))];

    private static AuditRow Requested(PimRequest request) =>
        PimRow.Of(request, "Add member to role requested (PIM activation)", TimeSpan.Zero, "Create", "CreateRequestRoleActivation");

    private static AuditRow Approved(PimRequest request, Deed approval)
    {
        var row = PimRow.Of(
            request with { Deed = approval, CorrelationId = Made.Id("approval/" + request.RequestId) },
            "Add member to role request approved (PIM activation)",
            TimeSpan.Zero,
            "Update",
            "ApproveRequestRoleActivation");
        // The copy keeps the first request's id; here the role stands at index 2, where other rows have it at 0.
        return row with { Targets = [row.Targets[2], row.Targets[1], row.Targets[0], row.Targets[3], row.Targets[4]] };
    }

    private static AuditRow Review(PimRequest request, Deed deed, string operation, TimeSpan after) => new()
    {
        At = deed.At + after,
        Id = RowIds.AccessReviews($"{operation}/{request.RequestId}"),
        CorrelationId = Made.Id($"review/{operation}/{request.RequestId}"),
        Operation = operation,
        Service = "Access Reviews",
        Category = "RoleManagement",
        OperationType = "Update",
        Reason = deed.Justification,
        Initiator = Initiator.Of(deed.By, ipAddress: null, showsName: true),
        Targets = [new("Request", request.RequestId.ToString())],
    };

    private static TargetResource[] ExpiryTargets(AuditRow row)
    {
        var other = new TargetResource("Other");
        return [row.Targets[0], other, row.Targets[1], row.Targets[2], row.Targets[3], other, other, other, other];
    }

    private static PimRequest Request(Deed deed, Role role, TimeSpan duration) =>
        new(deed, role, deed.By) { Start = deed.At, Expiration = deed.At + duration };
}
