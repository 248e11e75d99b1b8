using Detect.Connectors;

namespace Detect.Server;

internal static class SourceEndpoints
{
    private const int MostLetters = 1000;

    public static void MapSources(this RouteGroupBuilder api)
    {
        api.MapGet("/sources", Sources).WithTags("Sources").Needs(ApiRole.Reader).WithSummary("The sources: state, lag, and the position of every partition.")
            .Produces<IReadOnlyList<SourceView>>();
        api.MapGet("/deadletters", DeadLettersAsync).WithTags("Sources").Needs(ApiRole.Reader).WithSummary("Records that could not be read, the newest first, without the records themselves.")
            .Produces<IReadOnlyList<DeadLetterState>>().ProducesProblem(400);
        api.MapPost("/deadletters/retry", RetryAsync).WithTags("Sources").Needs(ApiRole.Admin).WithSummary("Reads them again; what still cannot be read stays, with one attempt more.")
            .Produces<CountAnswer>();
        api.MapGet("/audit", AuditAsync).WithTags("Worker").Needs(ApiRole.Reader).WithSummary("Who changed what, the newest first.")
            .Produces<IReadOnlyList<AuditTrailEntry>>().ProducesProblem(400);
    }

    private static IResult Sources(IWorkerView worker) => Results.Ok(worker.Sources);

    private static async Task<IResult> DeadLettersAsync(string? source, string? limit, HttpContext context, IDetectStore store)
    {
        var problems = new List<string>();
        QueryValues.RejectOthers(context.Request.Query, problems, "source", "limit");
        var most = QueryValues.Limit(limit, standard: 100, MostLetters, problems);
        if (problems.Count > 0)
        {
            return Problems.BadRequest(string.Join(' ', problems));
        }

        var letters = await store.Operators.DeadLettersAsync(source, most, context.RequestAborted).ConfigureAwait(false);
        return Results.Ok<IReadOnlyList<DeadLetterState>>([.. letters.Select(StateOf)]);
    }

    private static async Task<IResult> RetryAsync(RetryRequest? request, HttpContext context, DeadLetterRetries retries, Changes changes)
    {
        await changes.RecordAsync(context, "deadletters.retry", request?.Ids is { } ids ? string.Join(", ", ids.Take(100)) : "all").ConfigureAwait(false);
        return Results.Ok(new CountAnswer(await retries.RetryAsync(request?.Ids, context.RequestAborted).ConfigureAwait(false)));
    }

    private static async Task<IResult> AuditAsync(string? limit, HttpContext context, IDetectStore store)
    {
        var problems = new List<string>();
        QueryValues.RejectOthers(context.Request.Query, problems, "limit");
        var most = QueryValues.Limit(limit, standard: 100, MostLetters, problems);
        return problems.Count > 0
            ? Problems.BadRequest(string.Join(' ', problems))
            : Results.Ok(await store.Operators.AuditTrailAsync(most, context.RequestAborted).ConfigureAwait(false));
    }

    private static DeadLetterState StateOf(StoredDeadLetter letter) => new(
        letter.Id, letter.Source, letter.Partition, letter.Line, letter.ByteOffset, letter.Code, letter.Reason, letter.ReceivedAt, letter.TenantId, letter.Record.Length, letter.Attempts);
}
