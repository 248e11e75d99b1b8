using System.Net;
using Detect.Connectors;

namespace Detect.Server;

/// <summary>Lets nobody past an endpoint's role, and no web page past loopback.</summary>
internal sealed class CallerGate(ApiSettings settings, Uri? publicUrl, CallerIdentity identity, BrowserSignIn browser, RequestDelegate next)
{
    public const string Challenge = "Bearer";

    private static readonly string[] LoopbackNames = ["localhost", "127.0.0.1", "[::1]"];

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
            await ForbidAsync(
                context, "A page of another site may not change anything here.", "Where it is this worker's own, behind a proxy that changes the host: set publicUrl.").ConfigureAwait(false);
        }
        else if (!await IsRefusedAsync(context).ConfigureAwait(false))
        {
            await next(context).ConfigureAwait(false);
        }
    }

    // A name that a web page's owner points at 127.0.0.1 arrives here with that name as the host.
    private bool IsRebound(HttpRequest request) =>
        CallerIdentity.Unmapped(request.HttpContext.Connection.LocalIpAddress) is { } local
        && IPAddress.IsLoopback(local)
        && !hosts.Contains(request.Host.Host);

    // A cookie, a proxy's identity and loopback alike go along with whatever a browser sends, and a browser says where a form was sent from. Its
    // own word that the page is of this origin counts for more than the origin's name, which a proxy may have changed the host beside.
    private bool IsFromOtherSite(HttpRequest request) => !IsRead(request) && request.Headers["Sec-Fetch-Site"].ToString() switch
    {
        "same-origin" => false,
        "cross-site" => true,
        _ when request.Headers.Origin is { Count: > 0 } origin => !(origin is [{ } one] && IsOwn(one, request)),
        _ => request.HttpContext.GetEndpoint()?.Metadata.GetMetadata<TakesForm>() is not null,
    };

    private bool IsOwn(string origin, HttpRequest request) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && (string.Equals(uri.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase)
            || (publicUrl is not null && Uri.Compare(uri, publicUrl, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0));

    private async Task<bool> IsRefusedAsync(HttpContext context)
    {
        var caller = identity.Identify(context) ?? await SignedInAsync(context).ConfigureAwait(false);
        caller?.Set(context);
        var endpoint = context.GetEndpoint()?.Metadata;
        if (endpoint?.GetMetadata<NeedsRole>() is not { Role: var role })
        {
            return false;
        }

        if (caller is null)
        {
            await AskWhoAsync(context, isPage: endpoint.GetMetadata<IsPage>() is not null).ConfigureAwait(false);
        }
        else if (caller.Role < role)
        {
            await ForbidAsync(context, $"{caller.Name} has the role {Lower(caller.Role)}; this needs {Lower(role)}.", hint: null).ConfigureAwait(false);
        }
        else if (caller.IsSignedIn && !IsRead(context.Request) && endpoint.GetMetadata<TakesForm>() is null)
        {
            await ForbidAsync(context, $"{caller.Name} is signed in with a browser, which changes nothing through the API.", "Send the token as \"Authorization: Bearer\", or use the form on the alert's page.").ConfigureAwait(false);
        }
        else
        {
            return false;
        }

        return true;
    }

    private async Task<Caller?> SignedInAsync(HttpContext context) =>
        identity.HasTokens && context.Request.Headers.Authorization.Count == 0 ? await browser.FindAsync(context).ConfigureAwait(false) : null;

    private Task AskWhoAsync(HttpContext context, bool isPage)
    {
        context.Response.Headers.WWWAuthenticate = Challenge;
        return isPage && identity.HasTokens && context.Request.Headers.Authorization.Count == 0
            ? SignInPage.Instead(context.Request).ExecuteAsync(context)
            : Problems.WriteAsync(context, 401, "Nobody was identified.", "Send a token of api.tokens as \"Authorization: Bearer\", or come through the proxy.");
    }

    private static Task ForbidAsync(HttpContext context, string detail, string? hint) => IsFromPerson(context.Request)
        ? HtmlPage.Problem(StatusCodes.Status403Forbidden, "You may not do that", hint is null ? detail : $"{detail} {hint}", $"{HtmlPage.Root(context.Request)}alerts").ExecuteAsync(context)
        : Problems.WriteAsync(context, StatusCodes.Status403Forbidden, detail, hint);

    // What a browser asks for when a person opens an address or sends a form; scripts and programs ask for JSON, or for anything.
    private static bool IsFromPerson(HttpRequest request) =>
        request.Headers.Accept.Any(value => value?.Contains("text/html", StringComparison.OrdinalIgnoreCase) is true);

    public static bool IsRead(HttpRequest request) => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);

    private static string Lower(ApiRole role) => role.ToString().ToLowerInvariant();
}
