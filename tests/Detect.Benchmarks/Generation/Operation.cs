namespace Detect.Benchmarks;

internal enum Layout
{
    User,
    Device,
    Group,
    Role,
    Application,
    ServicePrincipal,
    AppRole,
    Consent,
    Policy,
    Password,
    Pim,
}

/// <summary>An operation of the audit log with the envelope it comes in.</summary>
internal sealed record Operation(string Name, string Category, string Service, string Type, Layout Layout)
{
    /// <summary>The one the shipped PIM detection is about.</summary>
    public static readonly Operation EligibleAdded =
        Pim("Add eligible member to role in PIM completed (permanent)", "Assign");

    /// <summary>
    /// Sixty, most frequent first; the last is <see cref="EligibleAdded"/>, which is drawn on its own and alone meets a shipped
    /// rule: what is watched is rare.
    /// </summary>
    public static readonly IReadOnlyList<Operation> All =
    [
        User("Update user", "Update"),
        Device("Update device", "Update"),
        ServicePrincipal("Update service principal", "Update"),
        Group("Add member to group", "Assign"),
        Group("Remove member from group", "Unassign"),
        User("Update StsRefreshTokenValidFrom Timestamp", "Update"),
        AppRole("Add app role assignment grant to user", "UserManagement"),
        Group("Update group", "Update"),
        Password("User registered security info", "Authentication Methods"),
        User("Change user license", "Update"),
        Device("Add registered owner to device", "Assign"),
        Device("Add registered users to device", "Assign"),
        Application("Update application", "Update"),
        Password("Change password (self-service)", "Self-service Password Management"),
        User("Add user", "Add"),
        Device("Add device", "Add"),
        Consent("Consent to application"),
        AppRole("Add app role assignment to service principal", "ApplicationManagement"),
        User("Delete user", "Delete"),
        Password("Reset password (self-service)", "Self-service Password Management"),
        User("Enable account", "Update"),
        User("Disable account", "Update"),
        Device("Delete device", "Delete"),
        Password("User reviewed security info", "Authentication Methods"),
        Group("Add owner to group", "Assign"),
        Group("Add group", "Add"),
        Group("Delete group", "Delete"),
        ServicePrincipal("Add service principal", "Add"),
        Consent("Add delegated permission grant"),
        Password("Reset password (by admin)", "Self-service Password Management"),
        User("Restore user", "Update"),
        Application("Update application – Certificates and secrets management ", "Update"),
        ServicePrincipal("Add service principal credentials", "Update"),
        User("Invite external user", "Add"),
        User("Redeem external user invite", "Update"),
        Application("Add application", "Add"),
        Application("Add owner to application", "Assign"),
        ServicePrincipal("Add owner to service principal", "Assign"),
        Role("Add member to role", "Assign"),
        Role("Remove member from role", "Unassign"),
        Policy("Update conditional access policy", "Conditional Access", "Update"),
        Policy("Update policy", "Core Directory", "Update"),
        Consent("Remove delegated permission grant"),
        AppRole("Remove app role assignment from service principal", "ApplicationManagement"),
        Application("Delete application", "Delete"),
        ServicePrincipal("Remove service principal", "Delete"),
        Device("Recover device local administrator password", "Update"),
        Pim("Add member to role completed (PIM activation)", "Update"),
        Pim("Add member to role requested (PIM activation)", "Update"),
        Pim("Remove member from role (PIM activation expired)", "Update"),
        Pim("Add member to role canceled (PIM activation)", "Update"),
        Pim("Remove eligible member from role in PIM completed (permanent)", "Unassign"),
        Policy("Add conditional access policy", "Conditional Access", "Add"),
        Policy("Delete conditional access policy", "Conditional Access", "Delete"),
        User("Disable Strong Authentication", "Update"),
        Pim("Onboarded resource to PIM", "Update"),
        Policy("Update authorization policy", "Core Directory", "Update"),
        Policy("Set domain authentication", "Core Directory", "Update"),
        Pim("Resolve PIM alert", "Update"),
        EligibleAdded,
    ];

    private static Operation User(string name, string type) => new(name, "UserManagement", "Core Directory", type, Layout.User);

    private static Operation Device(string name, string type) => new(name, "Device", "Core Directory", type, Layout.Device);

    private static Operation Group(string name, string type) => new(name, "GroupManagement", "Core Directory", type, Layout.Group);

    private static Operation Role(string name, string type) => new(name, "RoleManagement", "Core Directory", type, Layout.Role);

    private static Operation Application(string name, string type) =>
        new(name, "ApplicationManagement", "Core Directory", type, Layout.Application);

    private static Operation ServicePrincipal(string name, string type) =>
        new(name, "ApplicationManagement", "Core Directory", type, Layout.ServicePrincipal);

    private static Operation AppRole(string name, string category) => new(name, category, "Core Directory", "Assign", Layout.AppRole);

    private static Operation Consent(string name) =>
        new(name, "ApplicationManagement", "Core Directory", "Assign", Layout.Consent);

    private static Operation Policy(string name, string service, string type) => new(name, "Policy", service, type, Layout.Policy);

    private static Operation Password(string name, string service) => new(name, "UserManagement", service, "Update", Layout.Password);

    private static Operation Pim(string name, string type) => new(name, "RoleManagement", "PIM", type, Layout.Pim);
}
