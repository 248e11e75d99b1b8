using System.Net;
using Detect.Connectors;

namespace Detect.Server;

/// <summary>Lets nobody past an endpoint's role, and no web page past loopback.</summary>
internal sealed class CallerGate(ApiSettings settings, Uri? publicUrl, RequestDelegate next)
{
    private static readonly string[] LoopbackNames = ["localhost", "127.0.0.1", "[::1]"];

    private readonly CallerIdentity identity = new(settings);

    private readonly HashSet<string> hosts = new(
        [.. LoopbackNames, .. settings.AllowedHosts, .. publicUrl is null ? [] : (string[])[publicUrl.Host]], StringComparer.OrdinalIgnoreCase);

    public async Task InvokeAsync(HttpContext context)
    {
        if (IsRebound(context.Request))
        {
            await Problems.WriteAsync(context, 421, "This worker is not known by that host name.", "Use a loopback name, or add the name to api.allowedHosts.").ConfigureAwait(false);
        }
        else if (IsFromOtherSite(context.Request))
        {
            await Problems.WriteAsync(context, 403, "A page of another site may not change anything here.").ConfigureAwait(false);
        }
        else if (Refusal(context) is { } refusal)
        {
            await refusal.ConfigureAwait(false);
        }
        else
        {
            await next(context).ConfigureAwait(false);
        }
    }

    // A name that a web page's owner points at 127.0.0.1 arrives here with that name as the host.
    private bool IsRebound(HttpRequest request) =>
        CallerIdentity.Unmapped(request.HttpContext.Connection.LocalIpAddress) is { } local
        && IPAddress.IsLoopback(local)
        && !hosts.Contains(request.Host.Host);

    private bool IsFromOtherSite(HttpRequest request) =>
        !HttpMethods.IsGet(request.Method)
        && !HttpMethods.IsHead(request.Method)
        && (request.Headers["Sec-Fetch-Site"] == "cross-site"
            || (request.Headers.Origin is [{ } origin] && !IsOwn(origin, request)));

    private bool IsOwn(string origin, HttpRequest request) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && (string.Equals(uri.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase)
            || (publicUrl is not null && Uri.Compare(uri, publicUrl, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0));

    private Task? Refusal(HttpContext context)
    {
        var caller = identity.Identify(context);
        caller?.Set(context);
        if (context.GetEndpoint()?.Metadata.GetMetadata<NeedsRole>() is not { Role: var role })
        {
            return null;
        }

        if (caller is null)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return Problems.WriteAsync(context, 401, "Nobody was identified.", "Send a token of api.tokens as \"Authorization: Bearer\", or come through the proxy.");
        }

        return caller.Role >= role
            ? null
            : Problems.WriteAsync(context, 403, $"{caller.Name} has the role {Lower(caller.Role)}; this needs {Lower(role)}.");
    }

    private static string Lower(ApiRole role) => role.ToString().ToLowerInvariant();
}
