using Detect.Connectors;

namespace Detect.Server;

/// <summary>What a browser is shown: the alerts, and one alert, to those who may read them.</summary>
internal static class PageEndpoints
{
    public static void MapPages(this WebApplication app)
    {
        app.MapGet("/", () => new SeeOther("alerts")).ExcludeFromDescription();
        app.MapGet("/alerts", ListAsync).Needs(ApiRole.Reader).WithMetadata(new IsPage()).ExcludeFromDescription();
        app.MapGet("/alerts/{id}", AlertAsync).Needs(ApiRole.Reader).WithMetadata(new IsPage()).ExcludeFromDescription();
        app.MapPost("/alerts/{id}", DecideAsync).Needs(ApiRole.Analyst).WithMetadata(new IsPage(), new TakesForm()).ExcludeFromDescription();
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

        return await ReportAsync(id, context, store, configuration).ConfigureAwait(false) is { } report ? report.Render() : NoAlert(id);
    }

    private static async Task<IResult> DecideAsync(string id, HttpContext context, IDetectStore store, DetectConfiguration configuration, AlertDecisions decisions)
    {
        if (await ReportAsync(id, context, store, configuration).ConfigureAwait(false) is not { } report)
        {
            return NoAlert(id);
        }

        if (await DecisionForm.ReadAsync(context.Request).ConfigureAwait(false) is not { } form)
        {
            return report.Refused(StatusCodes.Status400BadRequest, new DecisionForm(), SentForm.Other);
        }

        var (decision, problem) = form.Decide();
        if (decision is null)
        {
            return report.Refused(StatusCodes.Status400BadRequest, form, problem);
        }

        return await decisions.DecideAsync(report.Alert.Id, DecisionSection.AsOf(form.Seen, decision), context).ConfigureAwait(false) switch
        {
            { Problem: { } wrong } => report.Refused(StatusCodes.Status400BadRequest, form, wrong),
            { Alert: null } => NoAlert(id),
            { Conflict: not null } when await ReportAsync(id, context, store, configuration).ConfigureAwait(false) is { } changed =>
                changed.Refused(StatusCodes.Status409Conflict, form, changed.Decision.ChangedSince(form.Seen)),
            _ => new SeeOther($"{Uri.EscapeDataString(report.Alert.Id)}#{DecisionSection.Anchor}"),
        };
    }

    private static async Task<AlertReport?> ReportAsync(string id, HttpContext context, IDetectStore store, DetectConfiguration configuration)
    {
        if (await store.Alerts.FindAsync(id, context.RequestAborted).ConfigureAwait(false) is not { } alert)
        {
            return null;
        }

        var history = await store.Alerts.HistoryAsync(alert.Id, context.RequestAborted).ConfigureAwait(false);
        return new AlertReport
        {
            Alert = alert,
            History = history,
            Deliveries = await store.Alerts.DeliveriesAsync(alert.Id, context.RequestAborted).ConfigureAwait(false),
            Decision = new DecisionSection(alert, history, Caller.Of(context)),
            Worker = configuration.PublicUrl ?? new Uri($"{context.Request.Scheme}://{context.Request.Host}/"),
        };
    }

    private static HtmlPage NoAlert(string id) => HtmlPage.Problem(
        StatusCodes.Status404NotFound, "There is no such alert", $"No alert \"{QueryValues.Shown(id)}\" is stored; closed ones go after a time.", "../alerts");

    // Links on a page are relative, since a proxy may serve it below a path of its own.
    private static bool HasTrailingSlash(HttpContext context) => context.Request.Path.Value is [.., '/'];
}
