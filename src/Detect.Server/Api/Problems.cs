using System.Text.Json;
using Detect.Connectors;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace Detect.Server;

/// <summary>Answers that say what is wrong, as RFC 9457 has it, and nothing about the inside of the program.</summary>
internal static class Problems
{
    public const string TooLarge = "The body is too large.";

    public const string OtherMediaType = "The body's media type is not read here; expected \"Content-Type: application/json\".";

    private const string MissingMembers = "missing required properties including:";
    private const string OtherType = "could not be converted to";
    private const string NoBody = "no body was provided";
    private const string UnknownMember = "could not be mapped to any .NET member";

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

    /// <summary>The whole of an answer as it goes over the wire, the last of its connection.</summary>
    public static byte[] Message(int status, string detail)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(Of(status, detail, hint: null), ApiJson.Default.ProblemDetails);
        var head = $"HTTP/1.1 {status} {ReasonPhrases.GetReasonPhrase(status)}\r\nContent-Type: {MediaType}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n";
        return [.. System.Text.Encoding.ASCII.GetBytes(head), .. body];
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
        BadHttpRequestException bad when bad.Message.Contains(NoBody, StringComparison.Ordinal) => (bad.StatusCode, "The body is missing; expected JSON, as /openapi describes it."),
        BadHttpRequestException bad => (bad.StatusCode, ProblemGate.Unreadable),
        JsonException json => (StatusCodes.Status400BadRequest, Describe(json)),
        StoreException store => (StatusCodes.Status503ServiceUnavailable, store.Message),
        _ => (StatusCodes.Status500InternalServerError, "Something failed unexpectedly; the log of the worker says more."),
    };

    public static string Describe(JsonException json)
    {
        var place = json.Path is { } path && json.LineNumber is { } line ? $", at {path}, line {line + 1}" : "";
        var what = json switch
        {
            UnknownWordException => $": {json.Message}",
            _ when NamesAfter(MissingMembers, json.Message) is { Length: > 0 } names => $": {names} is missing",
            _ when json.Message.Contains(UnknownMember, StringComparison.Ordinal) => ": that is nothing that the body can have",
            { InnerException: InvalidOperationException inner } when inner.Message.EndsWith("as a string.", StringComparison.Ordinal) => "; expected a text",
            _ when json.Message.Contains("to System.Int64.", StringComparison.Ordinal) => "; expected a whole number",
            { Path: "$", InnerException: null } when json.Message.Contains(OtherType, StringComparison.Ordinal) => "; expected an object",
            { InnerException: JsonException, BytePositionInLine: { } at } => $", byte {at + 1}: what stands there is no JSON",
            _ => "",
        };
        return $"The body is not the JSON that is expected{place}{what}.";
    }

    // The serializer says it in a sentence about its types; a test holds these words of it.
    private static string NamesAfter(string mark, string message) => message.IndexOf(mark, StringComparison.Ordinal) is >= 0 and var start
        ? message[(start + mark.Length)..].TrimEnd('.').Split(" Path:")[0].TrimEnd('.', ' ').Replace('\'', '"').Trim()
        : "";

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
