using Azure;
using Azure.Core;
using Azure.Identity;
using Azure.Security.KeyVault.Secrets;

namespace Detect.Connectors;

/// <summary>Azure Key Vault. Needs the role Key Vault Secrets User on the secret.</summary>
public sealed class KeyVault(TokenCredential credential) : ISecretVault
{
    private const int MostParts = 3;

    public static KeyVault WithDefaultCredential() => new(new DefaultAzureCredential());

    public async Task<string> GetAsync(Uri secret, CancellationToken cancellation)
    {
        var parts = secret.AbsolutePath.Trim('/').Split('/');
        if (parts.Length is < 2 or > MostParts || parts[0] != "secrets")
        {
            throw new SecretVaultException("is not the address of a secret; expected https://VAULT/secrets/NAME");
        }

        try
        {
            var client = new SecretClient(new Uri(secret.GetLeftPart(UriPartial.Authority)), credential);
            var answer = await client.GetSecretAsync(parts[1], parts.Length == MostParts ? parts[2] : null, outContentType: null, cancellation).ConfigureAwait(false);
            return answer.Value.Value;
        }
        catch (RequestFailedException e)
        {
            throw new SecretVaultException(e.Status switch
            {
                0 => "the vault cannot be reached",
                403 => "the vault refuses access; the identity needs the role Key Vault Secrets User",
                404 => "the vault has no such secret",
                _ => $"the vault answered {e.Status}",
            });
        }
        catch (AuthenticationFailedException e)
        {
            throw new SecretVaultException("signing in to Microsoft Entra ID failed; see the credential's settings", e);
        }
    }
}
