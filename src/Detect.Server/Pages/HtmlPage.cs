using Microsoft.Net.Http.Headers;

namespace Detect.Server;

/// <summary>A page as an answer: one document that needs nothing beside it.</summary>
internal sealed class HtmlPage(int status, string title, string? back, Action<HtmlText> body) : IResult
{
    /// <summary>What is wrong, for a person.</summary>
    public static HtmlPage Problem(int status, string title, string sentence, string back) =>
        new(status, title, back, html => html.Markup("<h1>").Text(title).Markup("</h1><p>").Text(sentence).Markup("</p>"));

    public Task ExecuteAsync(HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers[HeaderNames.ContentSecurityPolicy] = PageStyle.Policy;
        response.Headers[HeaderNames.XContentTypeOptions] = "nosniff";
        response.Headers[HeaderNames.CacheControl] = "no-store";
        response.Headers["Referrer-Policy"] = "no-referrer";
        return response.WriteAsync(Render(), context.RequestAborted);
    }

    private string Render()
    {
        var html = new HtmlText()
            .Markup("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>")
            .Bare($"{title} · Detect").Markup("</title><style>").Markup(PageStyle.Css).Markup("</style></head>\n<body><header><span>");
        if (back is not null)
        {
            html.Link(back, "Open alerts");
        }

        body(html.Markup("</span><span>Detect</span></header>\n<main>"));
        return html.Markup("</main></body></html>\n").ToString();
    }
}
