using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Detect.Connectors;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Detect.Server;

/// <summary><c>POST /ingest</c>: the token says which source, and by that which tenant, a body belongs to.</summary>
internal sealed class IngestEndpoint
{
    private const string Scheme = "Bearer ";
    private const string KeyHeader = "Idempotency-Key";

    private readonly IReadOnlyList<HttpPushSource> sources;
    private readonly (byte[] Digest, HttpPushSource Source)[] tokens;
    private readonly long capacity;
    private readonly IngestBudget budget;
    private readonly IdempotencyKeys keys = new();

    /// <param name="capacity">Bytes of bodies held at a time.</param>
    public IngestEndpoint(IReadOnlyList<HttpPushSource> sources, long capacity)
    {
        this.sources = sources;
        this.capacity = capacity;
        budget = new IngestBudget(capacity);
        tokens = [.. sources.SelectMany(source => source.Settings.Tokens.Select(token => (Digest(token.Reveal()), source)))];
    }

    public void Map(WebApplication app) => app.MapPost("/ingest", (Func<HttpContext, Task<IResult>>)TakeAsync).WithTags("Ingest")
        .WithSummary("Takes events as JSON or NDJSON, plain or gzip. Answers 200 once all of them are committed, and else has taken none.")
        .AddOpenApiOperationTransformer(DescribeBody)
        .Produces<IngestAnswer>()
        .ProducesProblem(400).ProducesProblem(401).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422).ProducesProblem(429).ProducesProblem(503);

    // Not by metadata, which the framework would answer for the endpoint where a body is of another type.
    private static Task DescribeBody(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/json"] = new() { Schema = Records("Records as Entra writes them: one, a list, or in a wrapper such as {\"records\": []} or {\"value\": []}.") },
                ["application/x-ndjson"] = new() { Schema = Records("One record on each line.") },
            },
        };
        return Task.CompletedTask;
    }

    private static OpenApiSchema Records(string description) =>
        new() { Type = JsonSchemaType.Object | JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.Object }, Description = description };

    private async Task<IResult> TakeAsync(HttpContext context)
    {
        if (SourceOf(context) is not { } source)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return Problems.Result(StatusCodes.Status401Unauthorized, "The token belongs to no source.", "Send a token of the source as \"Authorization: Bearer\".");
        }

        // What the worker cannot hold even when it is idle would be told to come again for ever. A body is read with a byte to spare.
        var maxBytes = Math.Min(source.Settings.MaxBytes, capacity - 1);
        if (IngestBody.Refuse(context.Request, maxBytes) is { } refusal)
        {
            return Answer(context, refusal);
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = maxBytes;
        }

        var body = await IngestBody.ReadAsync(context.Request, maxBytes, budget, context.RequestAborted).ConfigureAwait(false);
        try
        {
            return body.Refusal is { } unreadable ? Answer(context, unreadable) : await TakeAsync(context, source, body).ConfigureAwait(false);
        }
        finally
        {
            budget.Release(body.Reserved);
        }
    }

    private async Task<IResult> TakeAsync(HttpContext context, HttpPushSource source, IngestBody body)
    {
        if (context.Request.Headers[KeyHeader] is not [{ Length: > 0 } key])
        {
            return Answer(context, await source.TakeAsync(body.Bytes, context.RequestAborted).ConfigureAwait(false), body.Records);
        }

        if (key.Length > IdempotencyKeys.LongestKey)
        {
            return Problems.BadRequest($"The {KeyHeader} has {key.Length} characters; expected at most {IdempotencyKeys.LongestKey}.");
        }

        switch (keys.Begin(source.Name, key, body.Bytes.Span, out var records))
        {
            case KeyState.Done:
                return Results.Ok(new IngestAnswer(records));
            case KeyState.OtherBody:
                return Problems.Result(StatusCodes.Status422UnprocessableEntity, $"The {KeyHeader} was given with another body before.");
            case KeyState.UnderWay:
                return Answer(context, new IngestRefusal(409, "The same body is being taken.", TimeSpan.FromSeconds(1)));
        }

        var isTaken = false;
        try
        {
            var refusal = await source.TakeAsync(body.Bytes, context.RequestAborted).ConfigureAwait(false);
            isTaken = refusal is null;
            return Answer(context, refusal, body.Records);
        }
        finally
        {
            keys.End(source.Name, key, isTaken ? body.Records : null);
        }
    }

    private static IResult Answer(HttpContext context, IngestRefusal? refusal, long records = 0)
    {
        if (refusal is null)
        {
            return Results.Ok(new IngestAnswer(records));
        }

        if (refusal.RetryAfter is { } after)
        {
            context.Response.Headers.RetryAfter = after.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        }

        return Problems.Result(refusal.Status, refusal.Reason);
    }

    private HttpPushSource? SourceOf(HttpContext context)
    {
        if (context.Request.Headers.Authorization is not [{ } header] || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return IsLoopback(context) ? sources.FirstOrDefault(source => source.Settings.Tokens.Count == 0) : null;
        }

        var digest = Digest(header[Scheme.Length..].Trim());
        HttpPushSource? found = null;
        foreach (var (known, source) in tokens)
        {
            found = CryptographicOperations.FixedTimeEquals(known, digest) ? source : found;
        }

        return found;
    }

    private static bool IsLoopback(HttpContext context) =>
        CallerIdentity.Unmapped(context.Connection.RemoteIpAddress) is { } remote && IPAddress.IsLoopback(remote);

    private static byte[] Digest(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
