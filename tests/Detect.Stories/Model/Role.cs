namespace Detect.Stories;

/// <summary>A directory role. Template ids are the same in every tenant, object ids are the tenant's own.</summary>
public sealed record Role(string DisplayName, Guid TemplateId, string WellKnownName)
{
    public static readonly Role GlobalAdministrator = Of("Global Administrator", "62e90394-69f5-4237-9190-012177145e10", "TenantAdmins");
    public static readonly Role PrivilegedRoleAdministrator = Of("Privileged Role Administrator", "e8611ab8-c189-46e8-94e1-60213ab1f814", "PrivilegedRoleAdmins");
    public static readonly Role PrivilegedAuthenticationAdministrator = Of("Privileged Authentication Administrator", "7be44c8a-adaf-4e2a-84d6-ab2649e08a13", "PrivilegedAuthenticationAdmins");
    public static readonly Role SecurityAdministrator = Of("Security Administrator", "194ae4cb-b126-40b2-bd5b-6091b380977d", "SecurityAdmins");
    public static readonly Role ApplicationAdministrator = Of("Application Administrator", "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3", "ApplicationAdmins");
    public static readonly Role UserAdministrator = Of("User Administrator", "fe930be7-5e62-47db-91af-98c3a49a38b1", "UserAccountAdmins");
    public static readonly Role HelpdeskAdministrator = Of("Helpdesk Administrator", "729827e3-9c14-49f7-bb1b-9608f156bbb8", "HelpdeskAdmins");
    public static readonly Role ConditionalAccessAdministrator = Of("Conditional Access Administrator", "b1be1c3e-b65d-4f19-8427-f6fa0d97feb9", "ConditionalAccessAdmins");
    public static readonly Role TeamsAdministrator = Of("Teams Administrator", "69091246-20e8-4a56-aa4d-066075b2a7a8", "TeamsServiceAdmins");
    public static readonly Role MessageCenterReader = Of("Message Center Reader", "790c1fb9-7f7d-4f88-86a1-ef1f95c05c1b", "MessageCenterReaders");
    public static readonly Role ReportsReader = Of("Reports Reader", "4a5d8f65-41da-4de4-8968-e035b65339cf", "ReportsReaders");

    /// <summary>A role of Azure resources; it has no well-known name.</summary>
    public static readonly Role Owner = Of("Owner", "8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "");

    public Guid ObjectId { get; } = Made.Id("role/" + DisplayName);

    private static Role Of(string displayName, string templateId, string wellKnownName) =>
        new(displayName, Guid.Parse(templateId), wellKnownName);
}
