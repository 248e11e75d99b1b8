namespace Detect.Server;

internal static class HealthEndpoints
{
    public static void MapHealth(this WebApplication app)
    {
        var health = app.MapGroup("/health").WithTags("Health");
        health.MapGet("/live", () => TypedResults.NoContent()).WithSummary("The process answers.");
        health.MapGet("/ready", Ready).WithSummary("Whether events come in, are kept and can be told; 503 where not. The conditions are for callers that are identified.")
            .Produces<HealthAnswer>().Produces<HealthAnswer>(503);
    }

    private static IResult Ready(HttpContext context, IWorkerView worker)
    {
        var conditions = worker.Conditions;
        var isReady = conditions.All(condition => condition.IsOk || !condition.IsRequired);
        var answer = new HealthAnswer(isReady, Caller.Find(context) is null ? null : conditions);
        return Results.Json(answer, ApiJson.Default.HealthAnswer, statusCode: isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}
