using System.Globalization;
using System.Net;
using Microsoft.Extensions.Logging;

namespace Detect.Server;

/// <summary>Signing in with a token, and out.</summary>
internal sealed partial class SignInEndpoints(CallerIdentity identity, BrowserSignIn browser, GuessLimit guesses, Changes changes, ILogger<SignInEndpoints> log)
{
    private const int LongestValue = 4096;

    /// <summary>Where there is no token there is nobody to sign in.</summary>
    public static void Map(WebApplication app)
    {
        if (app.Services.GetRequiredService<CallerIdentity>().HasTokens)
        {
            var endpoints = ActivatorUtilities.CreateInstance<SignInEndpoints>(app.Services);
            app.MapGet($"/{SignInPage.Address}", Ask).ExcludeFromDescription();
            app.MapPost($"/{SignInPage.Address}", (Delegate)endpoints.SignInAsync).WithMetadata(new TakesForm()).ExcludeFromDescription();
            app.MapPost("/sign-out", (Delegate)endpoints.SignOutAsync).WithMetadata(new TakesForm()).ExcludeFromDescription();
        }
    }

    private static IResult Ask(HttpContext context)
    {
        var returnAddress = ReturnAddress.Checked(context.Request.Query[SignInPage.ReturnField].FirstOrDefault());
        return Caller.Find(context) is null ? SignInPage.Form(StatusCodes.Status200OK, returnAddress) : Results.Redirect(returnAddress);
    }

    private async Task<IResult> SignInAsync(HttpContext context)
    {
        if (await SentForm.ReadAsync(context.Request, LongestValue).ConfigureAwait(false) is not { } form)
        {
            return SignInPage.Form(StatusCodes.Status400BadRequest, ReturnAddress.Alerts, SentForm.Other);
        }

        var returnAddress = ReturnAddress.Checked(form[SignInPage.ReturnField].FirstOrDefault());
        var address = Address(context);
        if (guesses.Take(address) is { } wait)
        {
            context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            return SignInPage.Form(StatusCodes.Status429TooManyRequests, returnAddress, "Too many wrong tokens came from your address. Wait a minute, then try again.");
        }

        if (identity.OfToken(form[SignInPage.TokenField].ToString().Trim()) is not { } caller)
        {
            LogWrong(address);
            context.Response.Headers.WWWAuthenticate = CallerGate.Challenge;
            return SignInPage.Form(StatusCodes.Status401Unauthorized, returnAddress, "That token is not one of this worker's.");
        }

        guesses.GiveBack(address);
        caller.Set(context);
        await changes.RecordAsync(context, "browser.signIn", $"from {address}").ConfigureAwait(false);
        await browser.BeginAsync(context, caller).ConfigureAwait(false);
        return Results.Redirect(returnAddress);
    }

    private async Task<IResult> SignOutAsync(HttpContext context)
    {
        if (Caller.Find(context) is { IsSignedIn: true })
        {
            await changes.RecordAsync(context, "browser.signOut", $"from {Address(context)}").ConfigureAwait(false);
            await browser.EndAsync(context).ConfigureAwait(false);
        }

        return Results.Redirect(SignInPage.Address);
    }

    private static IPAddress Address(HttpContext context) => CallerIdentity.Unmapped(context.Connection.RemoteIpAddress) ?? IPAddress.None;

    [LoggerMessage(Level = LogLevel.Warning, Message = "A wrong token was given on the sign-in page, from {Address}")]
    private partial void LogWrong(IPAddress address);
}
