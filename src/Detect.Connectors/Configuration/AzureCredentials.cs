using Azure.Core;
using Azure.Identity;

namespace Detect.Connectors;

/// <summary>Makes the credential that settings ask for.</summary>
public static class AzureCredentials
{
    /// <exception cref="FormatException">Something is missing; the message is for the operator.</exception>
    public static TokenCredential Of(CredentialSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings.Kind switch
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
    }

    private static string Needed(string? value, CredentialSettings settings, string key) =>
        value ?? throw new FormatException($"a credential of kind {settings.Kind} needs \"{key}\"");
}
