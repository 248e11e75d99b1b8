using Azure.Core;
using Azure.Identity;
using Confluent.Kafka;

namespace Detect.Connectors;

/// <summary>Gives the client a new token whenever it asks for one, which it does before the old one expires.</summary>
internal sealed class KafkaTokens(KafkaSignIn.EntraToken signIn, LogHealth health, CancellationToken stopping)
{
    // What the token is of matters to the broker; the client only wants a name to show.
    private const string Principal = "detect";

    public void Refresh(IClient client)
    {
        try
        {
            var token = signIn.Credential.GetToken(new TokenRequestContext([signIn.Scope]), stopping);
            client.OAuthBearerSetToken(token.Token, token.ExpiresOn.ToUnixTimeMilliseconds(), Principal);
        }
        catch (Exception problem) when (problem is AuthenticationFailedException or Azure.RequestFailedException or KafkaException or OperationCanceledException)
        {
            // The client asks again after ten seconds.
            client.OAuthBearerSetTokenFailure("no token could be had");
            health.Failing($"no token for {signIn.Scope} could be had: {FirstLine(problem)}");
        }
    }

    private static string FirstLine(Exception problem) => problem.Message.Split('\n', 2)[0].TrimEnd();
}
