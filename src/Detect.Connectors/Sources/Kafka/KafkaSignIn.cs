using Azure.Core;

namespace Detect.Connectors;

/// <summary>How a client proves who it is, over SASL.</summary>
public abstract class KafkaSignIn
{
    private KafkaSignIn()
    {
    }

    /// <summary>A user name and password, over PLAIN or SCRAM.</summary>
    public sealed class Password(KafkaMechanism mechanism, string username, string password) : KafkaSignIn
    {
        public KafkaMechanism Mechanism => mechanism;

        public string Username => username;

        internal string Secret => password;
    }

    /// <summary>A token of Microsoft Entra ID, over OAUTHBEARER; renewed before it expires.</summary>
    /// <param name="scope">Such as <c>https://contoso.servicebus.windows.net/.default</c>.</param>
    public sealed class EntraToken(TokenCredential credential, string scope) : KafkaSignIn
    {
        public TokenCredential Credential => credential;

        public string Scope => scope;
    }
}

public enum KafkaMechanism
{
    Plain,
    ScramSha256,
    ScramSha512,
}
