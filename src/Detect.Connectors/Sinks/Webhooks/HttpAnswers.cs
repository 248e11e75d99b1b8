using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace Detect.Connectors;

/// <summary>What an answer, or the lack of one, means for the notification. Reasons name neither the URL's path nor any body.</summary>
internal static class HttpAnswers
{
    public static DeliveryOutcome Of(HttpStatusCode status, RetryConditionHeaderValue? retryAfter, TimeProvider clock)
    {
        var reason = $"answered {(int)status} ({Words(status)})";
        return (int)status switch
        {
            >= 200 and < 300 => DeliveryOutcome.Delivered,
            301 or 308 => DeliveryOutcome.Refused($"{reason}: redirects are not followed, put the new address into the configuration"),
            >= 300 and < 400 => DeliveryOutcome.Retry($"{reason}: redirects are not followed", After(retryAfter, clock)),
            410 => new DeliveryOutcome(DeliveryResult.Disabled, $"{reason}: the receiver wants nothing any more"),
            408 or 409 or 421 or 423 or 425 or 429 or >= 500 or < 200 => DeliveryOutcome.Retry(reason, After(retryAfter, clock)),
            _ => DeliveryOutcome.Refused(reason),
        };
    }

    public static DeliveryOutcome Of(HttpRequestException e, string host) => e switch
    {
        { InnerException: ForbiddenAddressException forbidden } => DeliveryOutcome.Refused(forbidden.Message),
        { HttpRequestError: HttpRequestError.NameResolutionError } => DeliveryOutcome.Retry($"the name {host} is not known"),
        { HttpRequestError: HttpRequestError.SecureConnectionError } => DeliveryOutcome.Retry($"no secure connection to {host}"),
        { HttpRequestError: HttpRequestError.ResponseEnded } => DeliveryOutcome.Retry($"{host} closed the connection before it answered"),
        { HttpRequestError: HttpRequestError.ConnectionError } => DeliveryOutcome.Retry($"cannot connect to {host}"),
        { HttpRequestError: HttpRequestError.InvalidResponse } => DeliveryOutcome.Retry($"{host} answered something that is not HTTP"),
        _ => DeliveryOutcome.Retry($"the exchange with {host} failed"),
    };

    public static DeliveryOutcome NoAnswer(TimeSpan timeout) =>
        DeliveryOutcome.Retry(string.Create(CultureInfo.InvariantCulture, $"no answer within {timeout.TotalSeconds:0.###} s"));

    /// <summary>Both forms of the header: seconds, and a date.</summary>
    public static TimeSpan? After(RetryConditionHeaderValue? header, TimeProvider clock) => header switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > clock.GetUtcNow() => date - clock.GetUtcNow(),
        _ => null,
    };

    // The phrase that the server sent is not repeated: it is a text from outside.
    private static string Words(HttpStatusCode status) =>
        new HttpResponseMessage(status).ReasonPhrase is { Length: > 0 } phrase ? phrase : "unknown status";
}
