using System.Text.Json;
using Detect.Connectors;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace Detect.Server;

/// <summary>Answers that say what is wrong, as RFC 9457 has it, and nothing about the inside of the program.</summary>
internal static class Problems
{
    public const string TooLarge = "The body is too large.";

    public const string OtherMediaType = "The body is of a media type that is not read here; /openapi lists those that are.";

    private const string MediaType = "application/problem+json";

    public static Task WriteAsync(HttpContext context, int status, string detail, string? hint = null)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return Task.CompletedTask;
        }

        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(Of(status, detail, hint), ApiJson.Default.ProblemDetails, MediaType, context.RequestAborted);
    }

    public static IResult Result(int status, string detail, string? hint = null) =>
        Results.Json(Of(status, detail, hint), ApiJson.Default.ProblemDetails, MediaType, status);

    public static IResult NotFound(string what) => Result(StatusCodes.Status404NotFound, what);

    public static IResult BadRequest(string what, string? hint = null) => Result(StatusCodes.Status400BadRequest, what, hint);

    /// <summary>What an exception says to whoever asked; the log has the rest.</summary>
    public static (int Status, string Detail) Describe(Exception exception) => exception switch
    {
        BadHttpRequestException { InnerException: JsonException json } => (StatusCodes.Status400BadRequest, Describe(json)),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => (413, TooLarge),
        BadHttpRequestException { StatusCode: StatusCodes.Status415UnsupportedMediaType } => (415, OtherMediaType),
        BadHttpRequestException bad => (bad.StatusCode, "The request cannot be read."),
        JsonException json => (StatusCodes.Status400BadRequest, Describe(json)),
        StoreException store => (StatusCodes.Status503ServiceUnavailable, store.Message),
        _ => (StatusCodes.Status500InternalServerError, "Something failed unexpectedly; the log of the worker says more."),
    };

    public static string Describe(JsonException json) => json.Path is { } path && json.LineNumber is { } line
        ? $"The body is not the JSON that is expected, at {path}, line {line + 1}."
        : "The body is not the JSON that is expected.";

    private static ProblemDetails Of(int status, string detail, string? hint)
    {
        var problem = new ProblemDetails { Status = status, Title = ReasonPhrases.GetReasonPhrase(status), Detail = detail };
        if (hint is not null)
        {
            problem.Extensions["hint"] = hint;
        }

        return problem;
    }
}
