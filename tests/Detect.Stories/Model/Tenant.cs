namespace Detect.Stories;

public sealed record Tenant(string Name, string Domain)
{
    public static readonly Tenant Contoso = new("Contoso", "contoso.example");

    public Guid Id { get; } = Made.Id("tenant/" + Domain);

    public Guid WorkspaceId { get; } = Made.Id("workspace/" + Domain);

    public string ResourceId => $"/tenants/{Id}/providers/Microsoft.aadiam";

    /// <summary>The service principal of PIM; its id differs from tenant to tenant.</summary>
    public Guid PimServicePrincipalId => Made.Id("service-principal/ms-pim/" + Domain);
}
