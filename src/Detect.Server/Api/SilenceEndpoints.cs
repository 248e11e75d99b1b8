using System.Security.Cryptography;
using System.Text;
using Detect.Connectors;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Detect.Server;

internal static class SilenceEndpoints
{
    private const int MostBytes = 64 * 1024;
    private const int MostSilences = 1000;

    private static readonly string[] MediaTypes = ["application/yaml", "application/json"];

    public static void MapSilences(this RouteGroupBuilder api)
    {
        var silences = api.MapGroup("/silences").WithTags("Silences");
        silences.MapGet("", ListAsync).Needs(ApiRole.Reader).WithSummary("The silences made through the API; those of the silences file are not among them.")
            .Produces<IReadOnlyList<SilenceState>>();
        silences.MapPost("", AddAsync).Needs(ApiRole.Analyst).WithSummary("Adds one, as an item of a silences file in YAML or JSON: matchers, start, end, comment.")
            .AddOpenApiOperationTransformer(DescribeBody)
            .Produces<SilenceState>(201).ProducesProblem(400).ProducesProblem(409).ProducesProblem(413).ProducesProblem(415);
        silences.MapDelete("/{id}", DeleteAsync).Needs(ApiRole.Analyst).WithSummary("Ends one now: what it has covered until then stays covered. One that has not begun is deleted.").Produces(204).ProducesProblem(404);
    }

    // Not by metadata, by which the framework would answer for the endpoint where a body is of another type.
    private static Task DescribeBody(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        var silence = AlertSchema.Object(
            ("matchers", AlertSchema.Values("What is silenced, such as rule or actor; all must hold."), true),
            ("start", AlertSchema.Time(), true),
            ("end", AlertSchema.Time(), true),
            ("author", AlertSchema.Text("The caller, where left out."), false),
            ("comment", AlertSchema.Text("Why."), true));
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = MediaTypes.ToDictionary(type => type, _ => new OpenApiMediaType { Schema = silence }),
        };
        return Task.CompletedTask;
    }

    private static async Task<IResult> ListAsync(HttpContext context, IDetectStore store)
    {
        var silences = await store.Operators.SilencesAsync(context.RequestAborted).ConfigureAwait(false);
        return Results.Ok<IReadOnlyList<SilenceState>>([.. silences.Select(StateOf)]);
    }

    private static async Task<IResult> AddAsync(HttpContext context, IDetectStore store, IWorkerView worker, Changes changes)
    {
        if (!MediaTypes.Contains(context.Request.ContentType?.Split(';')[0].Trim(), StringComparer.OrdinalIgnoreCase))
        {
            return Problems.Result(
                StatusCodes.Status415UnsupportedMediaType, $"The body's media type is not read here; expected {string.Join(" or ", MediaTypes.Select(type => $"\"Content-Type: {type}\""))}.");
        }

        if (await BodyAsync(context).ConfigureAwait(false) is not { } text)
        {
            return Problems.Result(StatusCodes.Status413PayloadTooLarge, "A silence has at most 64 KB.");
        }

        var caller = Caller.Of(context);
        var (yaml, findings) = SilenceText.Read(text, caller.Name);
        if (yaml is null)
        {
            return Problems.BadRequest(string.Join('\n', findings));
        }

        var silence = new StoredSilence(IdOf(yaml), yaml, caller.Name, changes.Now);
        var audit = changes.EntryOf(context, "silence.add", silence.Id, yaml);
        switch (await store.Operators.AddSilenceAsync(silence, known => HasRoom(known, changes.Now), audit, context.RequestAborted).ConfigureAwait(false))
        {
            case SilenceAddition.Known:
                return Problems.Result(StatusCodes.Status409Conflict, $"There is this very silence already: \"{silence.Id}\".");
            case SilenceAddition.NoRoom:
                return Problems.Result(StatusCodes.Status409Conflict, $"There are {MostSilences} silences that have not ended; expected one to be deleted first.");
        }

        await worker.ReloadAsync(context.RequestAborted).ConfigureAwait(false);
        return Results.Json(StateOf(silence), ApiJson.Default.SilenceState, statusCode: StatusCodes.Status201Created);
    }

    private static bool HasRoom(IReadOnlyList<StoredSilence> known, DateTimeOffset now) =>
        known.Count < MostSilences || known.Count(one => !(SilenceText.EndOf(one) <= now)) < MostSilences;

    private static async Task<IResult> DeleteAsync(string id, HttpContext context, IDetectStore store, IWorkerView worker, Changes changes)
    {
        var silences = await store.Operators.SilencesAsync(context.RequestAborted).ConfigureAwait(false);
        if (silences.FirstOrDefault(silence => silence.Id == id) is not { } found)
        {
            return NoSilence(id);
        }

        var ended = SilenceText.Ended(found, changes.Now);
        if (ended == found)
        {
            return Results.NoContent();
        }

        var audit = changes.EntryOf(context, "silence.delete", found.Id, found.Yaml);
        var isEnded = ended is null
            ? await store.Operators.DeleteSilenceAsync(found.Id, audit, context.RequestAborted).ConfigureAwait(false)
            : await store.Operators.ReplaceSilenceAsync(found, ended, audit, context.RequestAborted).ConfigureAwait(false);
        if (!isEnded)
        {
            return ended is null ? NoSilence(id) : Results.NoContent();
        }

        await worker.ReloadAsync(context.RequestAborted).ConfigureAwait(false);
        return Results.NoContent();
    }

    /// <summary>Null when it is too long.</summary>
    private static async Task<string?> BodyAsync(HttpContext context)
    {
        var buffer = new byte[MostBytes + 1];
        var length = await context.Request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, context.RequestAborted).ConfigureAwait(false);
        return length > MostBytes ? null : Encoding.UTF8.GetString(buffer.AsSpan(0, length));
    }

    private static IResult NoSilence(string id) =>
        Problems.NotFound($"There is no silence \"{QueryValues.Shown(id)}\"; those of the silences file are ended there.");

    // The same silence sent twice is one.
    private static string IdOf(string yaml) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(yaml)))[..16];

    private static SilenceState StateOf(StoredSilence silence) => new(silence.Id, silence.Yaml, silence.Author, silence.CreatedAt);
}
