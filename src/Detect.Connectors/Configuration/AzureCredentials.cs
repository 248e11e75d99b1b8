using Azure.Core;
using Azure.Identity;

namespace Detect.Connectors;

/// <summary>Makes the credential that settings ask for.</summary>
public static class AzureCredentials
{
    /// <exception cref="FormatException">Something is missing or cannot be used; the message is for the operator.</exception>
    public static TokenCredential Of(CredentialSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        try
        {
            return Create(settings);
        }
        catch (ArgumentException e)
        {
            throw new FormatException($"a credential of kind {settings.Kind} cannot be made of these settings: {Sentence(e)}", e);
        }
    }

    private static TokenCredential Create(CredentialSettings settings) => settings.Kind switch
    {
        "managed-identity" => new ManagedIdentityCredential(
            settings.ClientId is { } id ? ManagedIdentityId.FromUserAssignedClientId(id) : ManagedIdentityId.SystemAssigned),
        "workload-identity" => new WorkloadIdentityCredential(
            new WorkloadIdentityCredentialOptions { TenantId = settings.TenantId, ClientId = settings.ClientId }),
        "client-secret" => new ClientSecretCredential(
            Needed(settings.TenantId, settings, "tenantId"),
            Needed(settings.ClientId, settings, "clientId"),
            Needed(settings.ClientSecret?.Reveal(), settings, "clientSecret")),
        "client-certificate" => new ClientCertificateCredential(
            Needed(settings.TenantId, settings, "tenantId"),
            Needed(settings.ClientId, settings, "clientId"),
            Needed(settings.CertificatePath, settings, "certificate")),
        "azure-cli" => new AzureCliCredential(new AzureCliCredentialOptions { TenantId = settings.TenantId }),
        _ => new DefaultAzureCredential(new DefaultAzureCredentialOptions
        {
            TenantId = settings.TenantId,
            ManagedIdentityClientId = settings.ClientId,
            WorkloadIdentityClientId = settings.ClientId,
        }),
    };

    // Without the name of the parameter, and without the full stop, which comes after it.
    private static string Sentence(ArgumentException e) => e.Message.Split(" (Parameter", 2)[0].TrimEnd('.');

    private static string Needed(string? value, CredentialSettings settings, string key) =>
        value ?? throw new FormatException($"a credential of kind {settings.Kind} needs \"{key}\"");
}
