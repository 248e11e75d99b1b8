namespace Detect.Stories;

public sealed record Place(string City, string State, string Country, double Latitude, double Longitude);

/// <summary>An account and where it usually works from.</summary>
public sealed record Person(string DisplayName, string UserPrincipalName, string IpAddress)
{
    private const string Edge =
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/144.0.0.0 Safari/537.36 Edg/144.0.0.0";

    public Guid Id { get; } = Made.Id("user/" + UserPrincipalName);

    public string UserAgent { get; init; } = Edge;

    public string Browser { get; init; } = "Edge 144.0.0";

    public string OperatingSystem { get; init; } = "Windows10";

    public Place Place { get; init; } = new("Hamburg", "Hamburg", "DE", 53.55, 10.0);

    /// <summary>Roles whose template ids PIM shows as the caller's <c>wids</c>.</summary>
    public IReadOnlyList<Role> StandingRoles { get; init; } = [];

    public static Person Named(string displayName, string ipAddress = "192.0.2.10") =>
        new(displayName, displayName.ToLowerInvariant().Replace(' ', '.') + "@" + Tenant.Contoso.Domain, ipAddress);
}
