using Detect.Connectors;

namespace Detect.Server;

/// <summary>What a browser is shown: the alerts, and one alert, to those who may read them.</summary>
internal static class PageEndpoints
{
    public static void MapPages(this WebApplication app)
    {
        app.MapGet("/alerts", ListAsync).Needs(ApiRole.Reader).WithMetadata(new IsPage()).ExcludeFromDescription();
        app.MapGet("/alerts/{id}", AlertAsync).Needs(ApiRole.Reader).WithMetadata(new IsPage()).ExcludeFromDescription();
    }

    private static async Task<IResult> ListAsync(HttpContext context, IDetectStore store)
    {
        if (HasTrailingSlash(context))
        {
            return Results.Redirect($"../alerts{context.Request.QueryString}");
        }

        var problems = new List<string>();
        var filter = AlertListFilter.Read(context.Request.Query, problems);
        if (problems.Count > 0)
        {
            return HtmlPage.Problem(StatusCodes.Status400BadRequest, "That cannot be listed", string.Join(' ', problems), "alerts");
        }

        try
        {
            return new AlertListPage(filter, await store.Alerts.ListAsync(filter.Query, context.RequestAborted).ConfigureAwait(false)).Render();
        }
        catch (FormatException)
        {
            return HtmlPage.Problem(StatusCodes.Status400BadRequest, "That cannot be listed", "There is no such page of alerts.", "alerts");
        }
    }

    private static async Task<IResult> AlertAsync(string id, HttpContext context, IDetectStore store, DetectConfiguration configuration)
    {
        if (HasTrailingSlash(context))
        {
            return Results.Redirect($"../{Uri.EscapeDataString(id)}");
        }

        if (await store.Alerts.FindAsync(id, context.RequestAborted).ConfigureAwait(false) is not { } alert)
        {
            return HtmlPage.Problem(
                StatusCodes.Status404NotFound, "There is no such alert", $"No alert \"{QueryValues.Shown(id)}\" is stored; closed ones go after a time.", "../alerts");
        }

        return new AlertReport
        {
            Alert = alert,
            History = await store.Alerts.HistoryAsync(alert.Id, context.RequestAborted).ConfigureAwait(false),
            Deliveries = await store.Alerts.DeliveriesAsync(alert.Id, context.RequestAborted).ConfigureAwait(false),
            Worker = configuration.PublicUrl ?? new Uri($"{context.Request.Scheme}://{context.Request.Host}/"),
        }.Render();
    }

    // Links on a page are relative, since a proxy may serve it below a path of its own.
    private static bool HasTrailingSlash(HttpContext context) => context.Request.Path.Value is [.., '/'];
}
