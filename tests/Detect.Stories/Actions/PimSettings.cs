namespace Detect.Stories;

/// <summary>Changes of PIM itself: the settings of a role, and its alerts.</summary>
public static class PimSettings
{
    /// <summary>What changed is told only in the reason, as sentences.</summary>
    public static IReadOnlyList<AuditRow> Update(Deed deed, Role role, params string[] sentences)
    {
        var row = Row(deed, "Update role setting in PIM", "Update", role.DisplayName);
        return
        [
            row with
            {
                Reason = "Setting changes in this session: " + string.Join(' ', sentences),
                Targets = [PimRow.RoleTarget(role), new("Directory", Tenant.Contoso.Id.ToString(), Tenant.Contoso.Name), new("Other")],
                Details = [new("AuditType", "UpdatePolicy"), .. row.Details],
            },
        ];
    }

    public static IReadOnlyList<AuditRow> DisableAlert(Deed deed, string alert) => [AlertRow(deed, "Disable PIM alert", alert)];

    /// <summary>The same of PIM for Azure resources.</summary>
    public static IReadOnlyList<AuditRow> OnAzure(IReadOnlyList<AuditRow> rows) => [.. rows.Select(row => row with { Category = "ResourceManagement" })];

    public static IReadOnlyList<AuditRow> ResolveAlert(Deed deed, string alert) => [AlertRow(deed, "Resolve PIM alert", alert)];

    /// <summary>PIM's own check found something; nobody is the actor.</summary>
    public static IReadOnlyList<AuditRow> TriggeredAlert(DateTimeOffset at, string alert)
    {
        var row = AlertRow(new Deed(new Person("Azure AD PIM", "azure-ad-pim", ""), at), "Triggered PIM alert", alert);
        return [row with { Initiator = Initiator.Service("Azure AD PIM"), Details = [] }];
    }

    private static AuditRow AlertRow(Deed deed, string operation, string alert) => Row(deed, operation, "Update", alert) with
    {
        Targets = [new("Other", null, alert), new("Request"), new("User"), new("Role")],
    };

    private static AuditRow Row(Deed deed, string operation, string operationType, string what)
    {
        var correlationId = Made.Id($"correlation/{operation}/{what}/{deed.Label}");
        return new AuditRow
        {
            At = deed.At,
            Id = RowIds.Pim(correlationId, deed.At),
            CorrelationId = correlationId,
            Operation = operation,
            Service = "PIM",
            Category = "RoleManagement",
            OperationType = operationType,
            Reason = deed.Justification,
            Initiator = Initiator.Of(deed.By, ipAddress: null, showsName: true),
            Details =
            [
                new("oid", deed.By.Id.ToString()),
                new("tid", Tenant.Contoso.Id.ToString()),
                new("ipaddr", deed.IpAddress),
                new("UserAgent", deed.UserAgent),
            ],
        };
    }
}
