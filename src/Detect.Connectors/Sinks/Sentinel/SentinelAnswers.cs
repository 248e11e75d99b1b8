using System.Net;

namespace Detect.Connectors;

internal static class SentinelAnswers
{
    // A role takes up to half an hour to be effective, and a missing one can be granted: what waits then is not lost.
    public static DeliveryOutcome Of(HttpStatusCode status, TimeSpan? retryAfter) => (int)status switch
    {
        >= 200 and < 300 => DeliveryOutcome.Delivered,
        401 => DeliveryOutcome.Retry("answered 401: the token was not accepted; see the sink's credential and the clock"),
        403 => DeliveryOutcome.Retry(
            "answered 403: the identity needs the role Monitoring Metrics Publisher on the data-collection rule; a new grant takes up to 30 minutes"),
        404 => DeliveryOutcome.Retry("answered 404: there is no such data-collection rule, or no such stream in it, at this endpoint"),
        413 => DeliveryOutcome.Refused("answered 413: the row is too large for the service"),
        408 or 429 or >= 500 => DeliveryOutcome.Retry($"answered {(int)status}", retryAfter),
        _ => DeliveryOutcome.Refused($"answered {(int)status}: the service does not take this row"),
    };
}
