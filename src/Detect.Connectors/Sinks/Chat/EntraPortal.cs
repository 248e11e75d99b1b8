namespace Detect.Connectors;

/// <summary>Links into the Microsoft Entra admin center.</summary>
internal static class EntraPortal
{
    private const string Address = "https://entra.microsoft.com/";

    /// <summary>
    /// The audit log of the one user whose alert it is, or the tenant's where it is several or an application; null for an alert that is
    /// about no event.
    /// </summary>
    public static Uri? AuditLog(AlertDocument alert)
    {
        if (alert.Events.Count == 0)
        {
            return null;
        }

        var tenant = Guid.TryParse(alert.TenantId, out var id) ? id.ToString() : "";
        return new Uri(ActorOf(alert) is { } actor
            ? $"{Address}{tenant}#view/Microsoft_AAD_UsersAndTenants/UserProfileMenuBlade/~/Audit/userId/{actor}"
            : $"{Address}{tenant}#view/Microsoft_AAD_UsersAndTenants/UserManagementMenuBlade/~/Audit/menuId/");
    }

    // Only an object id goes into the link: whatever else the log holds there is not ours to put into an address.
    private static string? ActorOf(AlertDocument alert)
    {
        var named = alert.Group.FirstOrDefault(part => part.Name.StartsWith("actor", StringComparison.OrdinalIgnoreCase))?.Value;
        string[] actors =
        [
            .. alert.Events.Where(e => e.ActorType == "user" && (named is null || IsNamed(e, named)))
                .Select(e => e.ActorId).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase),
        ];
        return actors.Length == 1 && Guid.TryParse(actors[0], out var id) ? id.ToString() : null;
    }

    private static bool IsNamed(AlertDocumentEvent e, string name) =>
        name.Equals(e.Actor, StringComparison.OrdinalIgnoreCase) || name.Equals(e.ActorId, StringComparison.OrdinalIgnoreCase);
}
