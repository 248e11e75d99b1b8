using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Azure.Core;
using Azure.Core.Pipeline;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Detect.Connectors.Tests.Sinks.Sentinel;

/// <summary>The Logs Ingestion API on loopback, with TLS, its 1 MB limit and its answers.</summary>
internal sealed class LogsIngestionServer : IAsyncDisposable
{
    private const int Limit = 1 << 20;

    private readonly WebhookReceiver server;
    private readonly X509Certificate2 certificate;
    private readonly HttpClient http;

    private LogsIngestionServer(WebhookReceiver server, X509Certificate2 certificate)
    {
        this.server = server;
        this.certificate = certificate;
        http = new HttpClient(new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = (_, presented, _, _) => presented?.Thumbprint == certificate.Thumbprint,
        });
    }

    public Uri Endpoint => new(server.Url.GetLeftPart(UriPartial.Authority));

    public HttpPipelineTransport Transport => new HttpClientTransport(http);

    public IReadOnlyList<ReceivedPost> Posts => server.Posts;

    public IReadOnlyList<JsonArray> Calls => [.. Posts.Select(post => JsonNode.Parse(Unzipped(post.Body))!.AsArray())];

    /// <param name="answer">A status, or null for what the service does by itself.</param>
    public static async Task<LogsIngestionServer> StartAsync(Func<int, (int Status, string? RetryAfter)?>? answer = null, int limit = Limit)
    {
        var certificate = MakeCertificate();
        var calls = 0;
        var server = await WebhookReceiver.StartAsync(
            context => AnswerAsync(context, answer?.Invoke(Interlocked.Increment(ref calls)), limit),
            options => options.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        return new LogsIngestionServer(server, certificate);
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await server.DisposeAsync();
        certificate.Dispose();
    }

    public static byte[] Unzipped(byte[] body)
    {
        var plain = new MemoryStream();
        using var gzip = new GZipStream(new MemoryStream(body), CompressionMode.Decompress);
        gzip.CopyTo(plain);
        return plain.ToArray();
    }

    private static Task AnswerAsync(HttpContext context, (int Status, string? RetryAfter)? answer, int limit)
    {
        context.Request.Body.Position = 0;
        var body = ((MemoryStream)context.Request.Body).ToArray();
        var status = answer?.Status
            ?? (context.Request.Headers.Authorization != "Bearer test-token" ? 401 : Unzipped(body).Length > limit ? 413 : 204);
        context.Response.StatusCode = status;
        if (answer?.RetryAfter is { } after)
        {
            context.Response.Headers.RetryAfter = after;
        }

        return Task.CompletedTask;
    }

    public static X509Certificate2 MakeCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var made = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}

internal sealed class FixedToken(string token = "test-token") : TokenCredential
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

internal sealed class NoToken : TokenCredential
{
    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        throw new Azure.Identity.AuthenticationFailedException("secret details");

    public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        throw new Azure.Identity.AuthenticationFailedException("secret details");
}
