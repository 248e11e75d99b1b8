using Microsoft.Net.Http.Headers;

namespace Detect.Server;

/// <summary>A page as an answer: one document that needs nothing beside it.</summary>
internal sealed class HtmlPage(int status, string title, string? back, Action<HtmlText> body) : IResult
{
    /// <summary>It sends a form to this worker.</summary>
    public bool HasForm { get; init; }

    /// <summary>Where a browser goes by itself.</summary>
    public string? GoesTo { get; init; }

    /// <summary>What is wrong, for a person.</summary>
    public static HtmlPage Problem(int status, string title, string sentence, string back) =>
        new(status, title, back, html => html.Markup("<h1>").Text(title).Markup("</h1><p>").Text(sentence).Markup("</p>"));

    /// <summary>From a page to where all of them begin: a proxy may serve it below a path of its own, so addresses are told from the page.</summary>
    public static string Root(HttpRequest request) => string.Concat(Enumerable.Repeat("../", (request.Path.Value ?? "/").Count(character => character == '/') - 1));

    public Task ExecuteAsync(HttpContext context)
    {
        var signedIn = Caller.Find(context) is { IsSignedIn: true } caller ? caller : null;
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers[HeaderNames.ContentSecurityPolicy] = PageStyle.Policy(HasForm || signedIn is not null);
        response.Headers[HeaderNames.XContentTypeOptions] = "nosniff";
        response.Headers[HeaderNames.CacheControl] = "no-store";
        response.Headers["Referrer-Policy"] = "same-origin";
        return response.WriteAsync(Render(signedIn, Root(context.Request)), context.RequestAborted);
    }

    private string Render(Caller? signedIn, string root)
    {
        var html = new HtmlText()
            .Markup("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>")
            .Bare($"{title} · Detect").Markup("</title>");
        if (GoesTo is not null)
        {
            html.Markup("<meta http-equiv=\"refresh\" content=\"0; url=").Bare(GoesTo).Markup("\">");
        }

        html.Markup("<style>").Markup(PageStyle.Css).Markup("</style></head>\n<body><header><span>");
        if (back is not null)
        {
            html.Link(back, "Open alerts");
        }

        html.Markup("</span>");
        if (signedIn is null)
        {
            html.Markup("<span>Detect</span>");
        }
        else
        {
            html.Markup("<form method=\"post\" action=\"").Bare(root).Markup("sign-out\">").Text(signedIn.Name).Markup(" <button>Sign out</button></form>");
        }

        body(html.Markup("</header>\n<main>"));
        return html.Markup("</main></body></html>\n").ToString();
    }
}
