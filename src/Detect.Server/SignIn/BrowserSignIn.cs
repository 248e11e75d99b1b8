using System.Security.Claims;
using Detect.Connectors;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;

namespace Detect.Server;

/// <summary>The cookie that stands for a token in a browser. It holds a session's id, sealed with a key that the process makes for itself and forgets with it.</summary>
internal sealed class BrowserSignIn(BrowserSessions sessions)
{
    public const string CookieName = "detect-session";

    private const string Scheme = "browser";
    private const string SessionClaim = "session";

    public static void Add(IServiceCollection services, Uri? publicUrl)
    {
        services.AddSingleton<IDataProtectionProvider>(_ => new EphemeralDataProtectionProvider());
        services.AddAuthenticationCore();
        services.AddWebEncoders();
        new AuthenticationBuilder(services).AddCookie(Scheme, cookies =>
        {
            cookies.Cookie.Name = CookieName;
            cookies.Cookie.HttpOnly = true;
            cookies.Cookie.SameSite = SameSiteMode.Strict;
            cookies.ExpireTimeSpan = BrowserSessions.Life;
            cookies.SlidingExpiration = false;
            cookies.Events.OnSigningIn = signing =>
            {
                signing.CookieOptions.Secure = IsEncrypted(signing.Request, publicUrl);
                return Task.CompletedTask;
            };
        });
        services.AddSingleton<BrowserSessions>();
        services.AddSingleton<BrowserSignIn>();
        services.AddSingleton<GuessLimit>();
    }

    public async Task<Caller?> FindAsync(HttpContext context) =>
        await SessionAsync(context).ConfigureAwait(false) is { } id ? sessions.Find(id) : null;

    public async Task BeginAsync(HttpContext context, Caller caller)
    {
        if (await SessionAsync(context).ConfigureAwait(false) is { } before)
        {
            sessions.End(before);
        }

        var session = new ClaimsIdentity([new Claim(SessionClaim, sessions.Begin(caller))], Scheme);
        await context.SignInAsync(Scheme, new ClaimsPrincipal(session)).ConfigureAwait(false);
    }

    /// <summary>For good: a copy of the cookie is worth nothing any more.</summary>
    public async Task EndAsync(HttpContext context)
    {
        if (await SessionAsync(context).ConfigureAwait(false) is { } id)
        {
            sessions.End(id);
            await context.SignOutAsync(Scheme).ConfigureAwait(false);
        }
    }

    private static async Task<string?> SessionAsync(HttpContext context)
    {
        var ticket = await context.AuthenticateAsync(Scheme).ConfigureAwait(false);
        return ticket.Principal?.FindFirstValue(SessionClaim);
    }

    // A proxy ends TLS before the worker, which sees it by the proxy's word or by the name it is known under. Who claims it falsely does it to their own cookie.
    private static bool IsEncrypted(HttpRequest request, Uri? publicUrl) =>
        request.IsHttps
        || string.Equals(request.Headers["X-Forwarded-Proto"].ToString(), "https", StringComparison.OrdinalIgnoreCase)
        || (publicUrl?.Scheme == Uri.UriSchemeHttps && string.Equals(publicUrl.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase));
}
