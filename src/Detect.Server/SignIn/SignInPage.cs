using System.Globalization;

namespace Detect.Server;

/// <summary>Asks a person for a token.</summary>
internal static class SignInPage
{
    public const string Address = "sign-in";
    public const string ReturnField = "returnUrl";
    public const string TokenField = "token";

    private const string Title = "Sign in";

    /// <param name="problem">What was wrong with the last try.</param>
    public static HtmlPage Form(int status, string returnAddress, string? problem = null) => new(status, Title, back: null, html =>
    {
        html.Markup("<form class=\"sign-in\" method=\"post\" action=\"").Bare(Address).Markup("\"><h1>").Bare(Title).Markup("</h1>");
        if (problem is not null)
        {
            html.Markup("<p class=\"problem\" role=\"alert\">").Bare(problem).Markup("</p>");
        }

        html.Markup("<label for=\"token\">Token</label><input id=\"token\" name=\"").Bare(TokenField)
            .Markup("\" type=\"password\" autocomplete=\"current-password\" spellcheck=\"false\" maxlength=\"1000\" required autofocus><input type=\"hidden\" name=\"")
            .Bare(ReturnField).Markup("\" value=\"").Bare(returnAddress).Markup("\"><button>").Bare(Title)
            .Markup("</button><p class=\"quiet\">A token of <code>api.tokens</code>, as whoever runs this worker gives it to you. A cookie stands for it for ")
            .Bare(BrowserSessions.Life.TotalHours.ToString(CultureInfo.InvariantCulture)).Markup(" hours, or until you sign out.</p></form>");
    })
    {
        HasForm = true,
    };

    /// <summary>
    /// In place of a page that nobody may see who is not signed in. A browser that comes by a link on another site does not send the cookie, on
    /// a redirect neither; from this page, which is one of this site, it does. What a form has sent is gone with the session: that is said
    /// first, and the way back to the form stays open.
    /// </summary>
    public static HtmlPage Instead(HttpRequest request)
    {
        var address = $"{HtmlPage.Root(request)}{Address}?{ReturnField}={Uri.EscapeDataString(ReturnAddress.Of(request))}";
        return CallerGate.IsRead(request)
            ? new(StatusCodes.Status401Unauthorized, Title, back: null, html => html.Markup("<p>").Link(address, "Sign in to see this page").Markup("</p>")) { GoesTo = address }
            : new(StatusCodes.Status401Unauthorized, Title, back: null, html => html
                .Markup("<h1>You are signed in no more</h1><p>Nothing was changed. ").Link(address, "Sign in").Markup(", then send it again.</p>"));
    }
}
