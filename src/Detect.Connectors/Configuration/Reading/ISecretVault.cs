namespace Detect.Connectors;

/// <summary>Where <c>${keyvault:...}</c> references are looked up.</summary>
public interface ISecretVault
{
    /// <param name="secret">Such as <c>https://contoso.vault.azure.net/secrets/hub</c>, with or without a version.</param>
    /// <exception cref="SecretVaultException">It cannot be had.</exception>
    Task<string> GetAsync(Uri secret, CancellationToken cancellation);
}

/// <summary>A secret cannot be had; the message is for the operator.</summary>
public sealed class SecretVaultException : Exception
{
    public SecretVaultException()
    {
    }

    public SecretVaultException(string message)
        : base(message)
    {
    }

    public SecretVaultException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
