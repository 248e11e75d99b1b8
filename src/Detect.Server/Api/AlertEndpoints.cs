using System.Text.Json;
using Detect.Connectors;

namespace Detect.Server;

internal static class AlertEndpoints
{
    private const int MostEvidence = 200;
    private const int MostEvidenceBytes = 4 << 20;

    private static readonly string[] QueryKeys =
        ["status", "level", "rule", "tenant", "tag", "about", "kind", "silenced", "from", "until", "limit", "after"];

    public static void MapAlerts(this RouteGroupBuilder api)
    {
        var alerts = api.MapGroup("/alerts").WithTags("Alerts");
        alerts.MapGet("", ListAsync).Needs(ApiRole.Reader).WithSummary("Lists alerts, the newest first, without their events.")
            .Produces<AlertList>().ProducesProblem(400);
        alerts.MapGet("/{id}", FindAsync).Needs(ApiRole.Reader).WithSummary("An alert with its history, deliveries and evidence; an alias does too.")
            .Produces<AlertDetail>().ProducesProblem(404);
        alerts.MapPost("/{id}/acknowledge", AcknowledgeAsync).Needs(ApiRole.Analyst).WithSummary("Says that somebody looks at it.")
            .Produces<AlertDocument>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
        alerts.MapPost("/{id}/comment", CommentAsync).Needs(ApiRole.Analyst).WithSummary("Adds a comment to its history.")
            .Produces<AlertDocument>().ProducesProblem(400).ProducesProblem(404);
        alerts.MapPost("/{id}/close", CloseAsync).Needs(ApiRole.Analyst).WithSummary("Closes it with a verdict.")
            .Produces<AlertDocument>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
        alerts.MapPost("/{id}/reopen", ReopenAsync).Needs(ApiRole.Analyst).WithSummary("Makes a closed alert a new one again.")
            .Produces<AlertDocument>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
    }

    private static async Task<IResult> ListAsync([AsParameters] AlertFilter filter, HttpContext context, IDetectStore store, IWorkerView worker)
    {
        var problems = new List<string>();
        QueryValues.RejectOthers(context.Request.Query, problems, QueryKeys);
        var query = filter.Read(worker.Rules, problems);
        if (problems.Count > 0)
        {
            return Problems.BadRequest(string.Join(' ', problems));
        }

        try
        {
            var page = await store.Alerts.ListAsync(query, context.RequestAborted).ConfigureAwait(false);
            return Results.Ok(new AlertList([.. page.Alerts.Select(alert => alert with { Events = [] })], page.Next));
        }
        catch (FormatException)
        {
            return Problems.BadRequest("\"after\" is no cursor of this worker; expected the \"next\" of the page before.");
        }
    }

    private static async Task<IResult> FindAsync(string id, HttpContext context, IDetectStore store)
    {
        var stopping = context.RequestAborted;
        if (await store.Alerts.FindAsync(id, stopping).ConfigureAwait(false) is not { } alert)
        {
            return NoAlert(id);
        }

        var (evidence, isCut) = await EvidenceAsync(store, alert.Id, stopping).ConfigureAwait(false);
        return Results.Ok(new AlertDetail
        {
            Alert = alert,
            History = await store.Alerts.HistoryAsync(alert.Id, stopping).ConfigureAwait(false),
            Deliveries = await store.Alerts.DeliveriesAsync(alert.Id, stopping).ConfigureAwait(false),
            Evidence = evidence,
            IsEvidenceCut = isCut,
        });
    }

    private static async Task<(IReadOnlyList<EvidenceRecord> Records, bool IsCut)> EvidenceAsync(IDetectStore store, string id, CancellationToken stopping)
    {
        var records = new List<EvidenceRecord>();
        var bytes = 0L;
        await foreach (var entry in store.Archive.ExportAsync(new ArchiveQuery { AlertId = id }, stopping).ConfigureAwait(false))
        {
            bytes += entry.Record.Record.Length;
            if (records.Count == MostEvidence || bytes > MostEvidenceBytes)
            {
                return (records, true);
            }

            var record = entry.Record;
            records.Add(new EvidenceRecord(entry.Number, entry.Hash, record.Source, record.OccurredAt, record.ReceivedAt, JsonOf(record.Record)));
        }

        return (records, false);
    }

    private static JsonElement JsonOf(ReadOnlyMemory<byte> record)
    {
        try
        {
            using var document = JsonDocument.Parse(record);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            using var text = JsonDocument.Parse(JsonSerializer.SerializeToUtf8Bytes(System.Text.Encoding.UTF8.GetString(record.Span), ApiJson.Default.String));
            return text.RootElement.Clone();
        }
    }

    private static Task<IResult> AcknowledgeAsync(string id, CommentRequest? request, HttpContext context, AlertDecisions decisions) =>
        DecideAsync(id, Decision.Acknowledge(request?.Comment), context, decisions);

    private static Task<IResult> CommentAsync(string id, CommentRequest request, HttpContext context, AlertDecisions decisions) =>
        DecideAsync(id, Decision.Comment(request.Comment), context, decisions);

    private static Task<IResult> CloseAsync(string id, CloseRequest request, HttpContext context, AlertDecisions decisions) =>
        DecideAsync(id, Decision.Close(request.Verdict, request.Comment), context, decisions);

    private static Task<IResult> ReopenAsync(string id, CommentRequest? request, HttpContext context, AlertDecisions decisions) =>
        DecideAsync(id, Decision.Reopen(request?.Comment), context, decisions);

    private static async Task<IResult> DecideAsync(string id, Decision decision, HttpContext context, AlertDecisions decisions) =>
        await decisions.DecideAsync(id, decision, context).ConfigureAwait(false) switch
        {
            { Problem: { } problem } => Problems.BadRequest(problem),
            { Conflict: { } conflict } => Problems.Result(StatusCodes.Status409Conflict, conflict, HintOf(decision)),
            { Alert: { } alert } => Results.Ok(alert),
            _ => NoAlert(id),
        };

    private static string HintOf(Decision decision) => decision.Status switch
    {
        AlertStatus.Acknowledged => "Only a new alert can be acknowledged.",
        AlertStatus.Closed => "A closed alert takes another verdict once it is reopened.",
        _ => "Only a closed alert can be reopened.",
    };

    private static IResult NoAlert(string id) => Problems.NotFound($"There is no alert \"{QueryValues.Shown(id)}\".");
}
