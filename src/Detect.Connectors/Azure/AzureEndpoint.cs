namespace Detect.Connectors;

/// <summary>Where an Azure REST service listens, and for whom its tokens are made.</summary>
/// <param name="Address">The root; https, or http on loopback.</param>
/// <param name="Scope">Such as <c>https://graph.microsoft.com/.default</c>.</param>
public sealed record AzureEndpoint(Uri Address, string Scope)
{
    /// <param name="audience">For whom tokens are made; null for the address itself.</param>
    public static AzureEndpoint Of(Uri address, string? audience = null)
    {
        ArgumentNullException.ThrowIfNull(address);
        return new AzureEndpoint(address, (audience ?? address.GetLeftPart(UriPartial.Authority)).TrimEnd('/') + "/.default");
    }

    /// <summary>Null where a token may be sent there.</summary>
    internal string? Refusal => Address is not { IsAbsoluteUri: true } ? "The endpoint must be an absolute URL."
        : Address.Scheme == Uri.UriSchemeHttps || (Address.Scheme == Uri.UriSchemeHttp && Address.IsLoopback) ? null
        : $"The endpoint {Address.GetLeftPart(UriPartial.Authority)} must use https: a token would be sent to it in the clear.";

    internal Uri At(string relative) => new(Address, relative);

    /// <summary>Links in answers are followed only where the token belongs.</summary>
    internal bool Owns(Uri link) => link.IsAbsoluteUri && Uri.Compare(
        link, Address, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;
}
