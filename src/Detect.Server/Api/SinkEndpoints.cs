using Detect.Connectors;

namespace Detect.Server;

internal static class SinkEndpoints
{
    private const int MostRefused = 1000;

    public static void MapSinks(this RouteGroupBuilder api)
    {
        var sinks = api.MapGroup("/sinks").WithTags("Sinks");
        sinks.MapGet("", ListAsync).Needs(ApiRole.Reader).WithSummary("The sinks: how many notifications wait, since when, and the last error; those too that are no longer configured and still hold some.")
            .Produces<IReadOnlyList<SinkState>>();
        sinks.MapPost("/{name}/enable", EnableAsync).Needs(ApiRole.Admin).WithSummary("Enables a sink that answered 410.")
            .Produces(204).ProducesProblem(404);
        sinks.MapPost("/{name}/test", TestAsync).Needs(ApiRole.Admin).WithSummary("Sends a sample alert, once.")
            .Produces<SinkTestAnswer>().ProducesProblem(404);
        sinks.MapGet("/{name}/refused", RefusedAsync).Needs(ApiRole.Reader).WithSummary("Notifications that the other side refused for good.")
            .Produces<IReadOnlyList<RefusedState>>().ProducesProblem(400).ProducesProblem(404);
        sinks.MapPost("/{name}/refused/retry", RetryAsync).Needs(ApiRole.Admin).WithSummary("Puts refused notifications back into the queue.")
            .Produces<CountAnswer>().ProducesProblem(404);
    }

    private static async Task<IResult> ListAsync(HttpContext context, IDetectStore store, DetectConfiguration configuration)
    {
        var queues = (await store.Outbox.QueuesAsync(context.RequestAborted).ConfigureAwait(false)).ToDictionary(queue => queue.Sink, StringComparer.Ordinal);
        var gone = queues.Values.Where(queue => queue.Waiting + queue.Refused > 0 && !configuration.Sinks.Any(sink => IsQueueOf(sink, queue.Sink)));
        return Results.Ok<IReadOnlyList<SinkState>>(
        [
            .. configuration.Sinks.Select(sink => StateOf(sink.Name, sink.Type, queues.GetValueOrDefault(sink.Name)) with { Gathering = Gathering(sink, queues.Values) }),
            .. gone.Select(queue => StateOf(queue.Sink, "not configured", queue)),
        ]);
    }

    private static async Task<IResult> EnableAsync(string name, HttpContext context, IDetectStore store, IWorkerView worker, DetectConfiguration configuration, Changes changes)
    {
        if (!IsKnown(name, configuration))
        {
            return NoSink(name, configuration);
        }

        await changes.RecordAsync(context, "sink.enable", name).ConfigureAwait(false);
        await store.Outbox.SetDisabledAsync(name, reason: null, changes.Now, context.RequestAborted).ConfigureAwait(false);
        worker.WakeSinks();
        return Results.NoContent();
    }

    private static async Task<IResult> TestAsync(string name, HttpContext context, IWorkerView worker, DetectConfiguration configuration, Changes changes)
    {
        if (!IsKnown(name, configuration))
        {
            return NoSink(name, configuration);
        }

        await changes.RecordAsync(context, "sink.test", name).ConfigureAwait(false);
        var outcome = await worker.TestSinkAsync(name, context.RequestAborted).ConfigureAwait(false);
        return outcome is null ? NoSink(name, configuration) : Results.Ok(new SinkTestAnswer(outcome.Result == DeliveryResult.Delivered, outcome.Reason));
    }

    private static async Task<IResult> RefusedAsync(string name, string? limit, HttpContext context, IDetectStore store, DetectConfiguration configuration)
    {
        if (!IsKnown(name, configuration))
        {
            return NoSink(name, configuration);
        }

        var problems = new List<string>();
        QueryValues.RejectOthers(context.Request.Query, problems, "limit");
        var most = QueryValues.Limit(limit, standard: 100, MostRefused, problems);
        if (problems.Count > 0)
        {
            return Problems.BadRequest(string.Join(' ', problems));
        }

        var refused = await store.Outbox.RefusedAsync(name, most, context.RequestAborted).ConfigureAwait(false);
        return Results.Ok<IReadOnlyList<RefusedState>>([.. refused.Select(StateOf)]);
    }

    private static async Task<IResult> RetryAsync(
        string name, RetryRefusedRequest? request, HttpContext context, IDetectStore store, IWorkerView worker, DetectConfiguration configuration, Changes changes)
    {
        if (!IsKnown(name, configuration))
        {
            return NoSink(name, configuration);
        }

        await changes.RecordAsync(context, "sink.retry", name, request?.Ids is { } ids ? string.Join(", ", ids.Take(100)) : "all").ConfigureAwait(false);
        var count = await store.Outbox.RetryRefusedAsync(name, request?.Ids, changes.Now, context.RequestAborted).ConfigureAwait(false);
        worker.WakeSinks();
        return Results.Ok(new CountAnswer(count));
    }

    private static bool IsKnown(string name, DetectConfiguration configuration) => configuration.Sinks.Any(sink => sink.Name == name);

    private static IResult NoSink(string name, DetectConfiguration configuration)
    {
        var names = string.Join(", ", configuration.Sinks.Select(sink => sink.Name));
        return Problems.NotFound($"There is no sink \"{QueryValues.Shown(name)}\"; there is {(names.Length == 0 ? "none" : names)}.");
    }

    // What waits for a digest waits under a name of its own.
    private static bool IsQueueOf(SinkSettings sink, string queue) =>
        queue == sink.Name || queue.StartsWith($"{sink.Name}/", StringComparison.Ordinal);

    private static long Gathering(SinkSettings sink, IEnumerable<SinkStatus> queues) =>
        queues.Where(queue => queue.Sink != sink.Name && IsQueueOf(sink, queue.Sink)).Sum(queue => queue.Waiting);

    private static SinkState StateOf(string name, string type, SinkStatus? queue) => new()
    {
        Name = name,
        Type = type,
        Waiting = queue?.Waiting ?? 0,
        Gathering = 0,
        Oldest = queue?.Oldest,
        Refused = queue?.Refused ?? 0,
        LastError = queue?.LastError,
        LastDelivered = queue?.LastDelivered,
        DisabledBecause = queue?.DisabledBecause,
    };

    private static RefusedState StateOf(RefusedNotification refused) => new(
        refused.Item.Id, refused.Item.Sink, refused.Item.Kind, [.. refused.Item.Alerts.Select(alert => alert.Id)], refused.Reason, refused.At, refused.Item.Attempts);
}
