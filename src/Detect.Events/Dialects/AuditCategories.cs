namespace Detect.Events;

/// <summary>Graph's audit categories, for dialects that name the class of the object instead.</summary>
internal static class AuditCategories
{
    internal static string OfObjectClass(string objectClass) => objectClass switch
    {
        "User" => "UserManagement",
        "Group" => "GroupManagement",
        "Role" => "RoleManagement",
        "Application" or "ServicePrincipal" => "ApplicationManagement",
        "Directory" or "Company" => "DirectoryManagement",
        _ => objectClass,
    };
}
