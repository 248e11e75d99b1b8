using Detect.Connectors;
using Microsoft.Extensions.Logging;

namespace Detect.Server;

/// <summary>Turns whatever an endpoint throws, and answers without a body, into problem details.</summary>
internal sealed partial class ProblemGate(RequestDelegate next, ILogger<ProblemGate> log)
{
    public const string Unreadable = "The request cannot be read.";

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context).ConfigureAwait(false);
            if (!context.Response.HasStarted && Bodyless(context.Response.StatusCode) is { } detail)
            {
                await Problems.WriteAsync(context, context.Response.StatusCode, detail).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Whoever asked is gone.
        }
#pragma warning disable CA1031 // The edge of the program: nothing may pass it but an answer.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            var (status, detail) = Problems.Describe(exception);
            if (status >= StatusCodes.Status500InternalServerError)
            {
                var reason = exception is StoreException ? exception.Message : exception.ToString();
                LogFailed(context.Request.Method, context.GetEndpoint()?.DisplayName ?? "no endpoint", reason);
            }

            await Problems.WriteAsync(context, status, detail).ConfigureAwait(false);
        }
    }

    private static string? Bodyless(int status) => status switch
    {
        StatusCodes.Status400BadRequest => Unreadable,
        StatusCodes.Status404NotFound => "There is nothing at this address; /openapi lists what there is.",
        StatusCodes.Status405MethodNotAllowed => "This address has no such method; /openapi lists what there is.",
        StatusCodes.Status413PayloadTooLarge => Problems.TooLarge,
        StatusCodes.Status415UnsupportedMediaType => Problems.OtherMediaType,
        _ => null,
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Endpoint} failed: {Reason}")]
    private partial void LogFailed(string method, string endpoint, string reason);
}
