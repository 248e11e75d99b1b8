namespace Detect.Stories;

/// <summary>What the rows of one PIM request have in common.</summary>
internal sealed record PimRequest(Deed Deed, Role Role, Person Whom)
{
    public Guid RequestId { get; } = Made.Id($"request/{Deed.Label}/{Role.DisplayName}/{Whom.UserPrincipalName}");

    public Guid CorrelationId { get; init; } = Made.Id($"correlation/{Deed.Label}/{Role.DisplayName}/{Whom.UserPrincipalName}");

    public DateTimeOffset? Start { get; init; }

    public DateTimeOffset? Expiration { get; init; }
}

/// <summary>Rows of the PIM service and the Core Directory rows that it writes beside them.</summary>
internal static class PimRow
{
    public static AuditRow Of(PimRequest request, string operation, TimeSpan after, string operationType, string auditType)
    {
        var at = request.Deed.At + after;
        var deed = request.Deed;
        return new AuditRow
        {
            At = at,
            Id = RowIds.Pim(request.CorrelationId, at),
            CorrelationId = request.CorrelationId,
            Operation = operation,
            Service = "PIM",
            Category = "RoleManagement",
            OperationType = operationType,
            Result = deed.Refusal is null ? "success" : "failure",
            Reason = deed.Refusal ?? deed.Justification,
            Initiator = Initiator.Of(deed.By, ipAddress: null, showsName: true),
            Targets = Targets(request),
            Details = [.. Details(request, auditType), .. Caller(request)],
        };
    }

    /// <summary>The row that Core Directory writes for a change made by PIM; the actor there is PIM itself.</summary>
    public static AuditRow Twin(PimRequest request, string operation, TimeSpan after, bool removes)
    {
        var at = request.Deed.At + after;
        return new AuditRow
        {
            At = at,
            Id = RowIds.Directory(request.CorrelationId, $"{operation}/{request.RequestId}"),
            CorrelationId = request.CorrelationId,
            Operation = operation,
            Service = "Core Directory",
            Category = "RoleManagement",
            OperationType = removes ? "Unassign" : "Assign",
            Initiator = Initiator.Application("MS-PIM", Tenant.Contoso.PimServicePrincipalId),
            Targets = DirectoryRoles.Targets(request.Whom, request.Role, removes),
        };
    }

    public static TargetResource RoleTarget(Role role) => new("Role", role.ObjectId.ToString(), role.DisplayName)
    {
        Changes =
        [
            Change.Text("RoleDefinitionOriginId", "", role.TemplateId.ToString()),
            Change.Text("RoleDefinitionOriginType", "", "BuiltInRole"),
            Change.Text("TemplateId", "", role.TemplateId.ToString()),
        ],
    };

    private static TargetResource[] Targets(PimRequest request) =>
    [
        RoleTarget(request.Role),
        new("Request"),
        TargetResource.User(request.Whom, showsName: true),
        new("Directory", Tenant.Contoso.Id.ToString(), Tenant.Contoso.Name),
        new("Other"),
    ];

    private static IEnumerable<KeyValuePair<string, string>> Details(PimRequest request, string auditType)
    {
        yield return new("RoleDefinitionOriginId", request.Role.TemplateId.ToString());
        yield return new("RoleDefinitionOriginType", "BuiltInRole");
        yield return new("TemplateId", request.Role.TemplateId.ToString());
        if (request.Start is { } start)
        {
            yield return new("StartTime", Times.Utc(start));
        }

        if (request.Expiration is { } expiration)
        {
            yield return new("ExpirationTime", Times.Utc(expiration));
        }

        yield return new("Justification", request.Deed.Justification);
        yield return new("AuditType", auditType);
    }

    private static IEnumerable<KeyValuePair<string, string>> Caller(PimRequest request)
    {
        var deed = request.Deed;
        yield return new("oid", deed.By.Id.ToString());
        yield return new("tid", Tenant.Contoso.Id.ToString());
        yield return new("wids", string.Join(',', deed.By.StandingRoles.Select(role => role.TemplateId)));
        yield return new("ipaddr", deed.IpAddress);
        yield return new("UserAgent", deed.UserAgent);
        yield return new("RequestId", request.RequestId.ToString());
        yield return new("RoleAssignmentRequestId", request.RequestId.ToString());
    }
}
