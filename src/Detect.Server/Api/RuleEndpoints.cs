using Detect.Connectors;
using Detect.Rules;

namespace Detect.Server;

internal static class RuleEndpoints
{
    private const int MostWindows = 100;

    public static void MapRules(this RouteGroupBuilder api)
    {
        var rules = api.MapGroup("/rules").WithTags("Rules");
        rules.MapGet("", ListAsync).Needs(ApiRole.Reader).WithSummary("The rules in force: matches, errors, alerts, when each last fired; and what is wrong with newer ones that were refused.")
            .Produces<RuleList>();
        rules.MapGet("/{id}", FindAsync).Needs(ApiRole.Reader).WithSummary("A rule, by id or name, with its live windows against its threshold.")
            .Produces<RuleDetail>().ProducesProblem(404);
        api.MapPost("/rules/reload", ReloadAsync).WithTags("Rules").Needs(ApiRole.Admin)
            .WithSummary("Looks at rules, accounts, value lists and silences now. What is wrong keeps those before in force.")
            .Produces(204).ProducesProblem(422);
        api.MapGet("/statistics", StatisticsAsync).WithTags("Worker").Needs(ApiRole.Reader).WithSummary("Whether this worker leads, and what its engine has done since it was built.")
            .Produces<Statistics>();
    }

    private static async Task<IResult> ListAsync(HttpContext context, IDetectStore store, IWorkerView worker)
    {
        var state = await StateAsync(context, store, worker).ConfigureAwait(false);
        return Results.Ok(new RuleList
        {
            LoadedAt = worker.RulesLoadedAt,
            Refused = worker.RefusedContent is { Count: > 0 } errors ? errors : null,
            Rules = [.. worker.Rules.All.Select(state)],
        });
    }

    private static async Task<IResult> FindAsync(string id, HttpContext context, IDetectStore store, IWorkerView worker)
    {
        var rule = worker.Rules.All.FirstOrDefault(rule => rule.Id == id) ?? worker.Rules.All.FirstOrDefault(rule => rule.Name == id);
        if (rule is null)
        {
            return Problems.NotFound($"There is no rule \"{QueryValues.Shown(id)}\".");
        }

        var state = await StateAsync(context, store, worker).ConfigureAwait(false);
        return Results.Ok(new RuleDetail(state(rule), await worker.WindowsAsync(rule.Id, MostWindows, context.RequestAborted).ConfigureAwait(false)));
    }

    private static async Task<IResult> ReloadAsync(HttpContext context, IWorkerView worker, Changes changes)
    {
        await changes.RecordAsync(context, "rules.reload", "rules").ConfigureAwait(false);
        var errors = await worker.ReloadAsync(context.RequestAborted).ConfigureAwait(false);
        return errors.Count == 0
            ? Results.NoContent()
            : Problems.Result(StatusCodes.Status422UnprocessableEntity, string.Join('\n', errors), "The version before stays in force.");
    }

    private static async Task<IResult> StatisticsAsync(HttpContext context, IWorkerView worker)
    {
        var statistics = await worker.StatisticsAsync(context.RequestAborted).ConfigureAwait(false);
        return Results.Ok(new Statistics
        {
            IsLeading = worker.IsLeading,
            Watermark = worker.Watermark,
            Events = statistics?.Events,
            Duplicates = statistics?.Duplicates,
            TooLate = statistics?.TooLate,
            Untimed = statistics?.Untimed,
            Alerts = statistics?.Alerts,
            Silenced = statistics?.Silenced,
            Groups = statistics?.GroupsNow,
        });
    }

    private static async Task<Func<Rule, RuleState>> StateAsync(HttpContext context, IDetectStore store, IWorkerView worker)
    {
        var counts = (await store.Alerts.CountByRuleAsync(context.RequestAborted).ConfigureAwait(false)).ToDictionary(count => count.RuleId, StringComparer.Ordinal);
        var statistics = await worker.StatisticsAsync(context.RequestAborted).ConfigureAwait(false);
        var matches = statistics is null ? null : ById(statistics.Matches);
        var errors = statistics is null ? null : ById(statistics.RuleErrors);
        return rule => new RuleState
        {
            Id = rule.Id,
            Name = rule.Name,
            Title = rule.Title,
            Level = rule.Level,
            Status = rule.Status,
            Version = rule.Version,
            Path = rule.Path,
            IsCorrelation = rule is CorrelationRule,
            RaisesAlerts = rule.RaisesAlerts,
            Tags = rule.Tags,
            Coverage = rule.Coverage,
            Matches = matches?.GetValueOrDefault(rule.Id),
            Errors = errors?.GetValueOrDefault(rule.Id),
            Alerts = counts.GetValueOrDefault(rule.Id)?.Alerts ?? 0,
            LastRaised = counts.GetValueOrDefault(rule.Id)?.LastRaised,
        };
    }

    // The statistics may be of the rules before a reload: ids outlive the objects.
    private static Dictionary<string, long> ById(IReadOnlyDictionary<Rule, long> counts) =>
        counts.GroupBy(count => count.Key.Id, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Sum(count => count.Value), StringComparer.Ordinal);
}
