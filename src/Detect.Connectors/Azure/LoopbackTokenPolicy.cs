using Azure.Core;
using Azure.Core.Pipeline;

namespace Detect.Connectors;

/// <summary>
/// Tokens for a service on loopback without TLS, which Azure.Core refuses: a relay beside the worker, or a service made for tests. The
/// credential keeps its own tokens.
/// </summary>
internal sealed class LoopbackTokenPolicy(TokenCredential credential, string scope) : HttpPipelinePolicy
{
    private readonly TokenRequestContext context = new([scope]);

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        Authorise(message, credential.GetToken(context, message.CancellationToken));
        ProcessNext(message, pipeline);
    }

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        Authorise(message, await credential.GetTokenAsync(context, message.CancellationToken).ConfigureAwait(false));
        await ProcessNextAsync(message, pipeline).ConfigureAwait(false);
    }

    private static void Authorise(HttpMessage message, AccessToken token)
    {
        if (!message.Request.Uri.ToUri().IsLoopback) throw new InvalidOperationException("A token is not sent in the clear beyond loopback.");
        message.Request.Headers.SetValue(HttpHeader.Names.Authorization, $"Bearer {token.Token}");
    }
}
