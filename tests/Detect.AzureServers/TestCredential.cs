using Azure.Core;

namespace Detect.AzureServers;

/// <summary>Gives the token that <see cref="LoopbackServer"/> accepts, and remembers for what it was asked.</summary>
public sealed class TestCredential(string token = LoopbackServer.Token) : TokenCredential
{
    public IReadOnlyList<string> Scopes { get; private set; } = [];

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        Scopes = requestContext.Scopes;
        return new AccessToken(token, DateTimeOffset.MaxValue);
    }

    public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        ValueTask.FromResult(GetToken(requestContext, cancellationToken));
}
