namespace Detect.Stories;

/// <summary>Role changes as Core Directory writes them: the user first, the role among the user's modified properties.</summary>
public static class DirectoryRoles
{
    /// <summary>Somebody gives a role directly, without PIM.</summary>
    public static IReadOnlyList<AuditRow> Add(Deed deed, Person whom, Role role) =>
        [DirectoryRow.By(deed, "Add member to role", "RoleManagement", "Assign", Targets(whom, role, removes: false))];

    /// <summary>An eligible assignment written past PIM: the one Core Directory row that is nobody's twin.</summary>
    public static IReadOnlyList<AuditRow> AddEligible(Deed deed, Person whom, Role role) =>
        [DirectoryRow.By(deed, "Add eligible member to role", "RoleManagement", "Assign", Targets(whom, role, removes: false))];

    public static IReadOnlyList<AuditRow> Remove(Deed deed, Person whom, Role role) =>
        [DirectoryRow.By(deed, "Remove member from role", "RoleManagement", "Unassign", Targets(whom, role, removes: true))];

    internal static IReadOnlyList<TargetResource> Targets(Person whom, Role role, bool removes) =>
    [
        TargetResource.User(whom) with
        {
            Changes =
            [
                Value("Role.ObjectID", role.ObjectId.ToString(), removes),
                Value("Role.DisplayName", role.DisplayName, removes),
                Value("Role.TemplateId", role.TemplateId.ToString(), removes),
                Value("Role.WellKnownObjectName", role.WellKnownName, removes),
            ],
        },
        new("Role", role.ObjectId.ToString()),
    ];

    private static Change Value(string name, string text, bool removes) =>
        removes ? Change.Text(name, text, null) : Change.Text(name, null, text);
}
