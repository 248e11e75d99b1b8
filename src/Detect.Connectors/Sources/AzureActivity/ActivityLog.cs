using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Detect.Connectors;

/// <summary>The activity log of a subscription, or what happened at the level of the tenant.</summary>
/// <param name="subscription">Null for the tenant.</param>
internal sealed class ActivityLog(RestLists lists, AzureEndpoint endpoint, Guid? subscription) : IPagedLog
{
    private const string Events = "providers/Microsoft.Insights/eventtypes/management/values?api-version=2015-04-01&$filter=";

    public string Name => subscription is { } id ? $"subscriptions/{id}" : "tenant";

    public string Keeper => $"Azure keeps {Words}";

    public DateTimeOffset ServiceNow => lists.ServiceNow;

    private string Words => subscription is { } id ? $"the activity log of subscription {id}" : "the tenant's activity log";

    // The service knows no other filter, and none without both ends.
    public Uri At(DateTimeOffset from, DateTimeOffset? until, DateTimeOffset now)
    {
        var end = until ?? (now > from ? now : from);
        var filter = $"eventTimestamp ge '{Text(from)}' and eventTimestamp le '{Text(end)}'";
        return endpoint.At((subscription is { } id ? $"subscriptions/{id}/" : "") + Events + Uri.EscapeDataString(filter));
    }

    public Task<RestPage> GetAsync(Uri address, bool isNext, CancellationToken cancellation) =>
        lists.GetAsync(address, answer => OfFault(answer, isNext), cancellation);

    public PolledRow ToRow(JsonElement item)
    {
        var json = item.Raw().ToArray();
        var identity = item.TextMember("eventDataId") is { Length: > 0 } id ? Encoding.UTF8.GetBytes(id) : json;
        return new PolledRow(
            PolledRow.KeyOf(identity), item.TimeMember("eventTimestamp") ?? ServiceNow, json, item.TimeMember("submissionTimestamp"));
    }

    private ServiceFaultException OfFault(ServiceAnswer answer, bool isNext)
    {
        var code = answer.ErrorCode.Length == 0 ? "" : $" {answer.ErrorCode}";
        return answer.Status switch
        {
            400 or 410 when isNext => new(ServiceFaultKind.PageExpired, $"Azure no longer knows the next page of {Words} ({answer.Status}{code})."),
            401 => new(ServiceFaultKind.Denied, $"Azure does not accept the token (401{code}): check the identity, its tenant and the audience."),
            403 => new(ServiceFaultKind.Denied, $"The identity may not read {Words} (403{code}): give it the role Reader {Where}."),
            404 => new(ServiceFaultKind.Missing, $"There is no such log as {Words} (404{code}), or not in the cloud of this endpoint."),
            429 => new(ServiceFaultKind.Throttled, "Azure asks for fewer requests (429).") { RetryAfter = answer.RetryAfter },
            504 => new(ServiceFaultKind.TooLarge, $"Azure could not list {Words} in time (504{code}).") { RetryAfter = answer.RetryAfter },
            < 500 => new(ServiceFaultKind.Refused, $"Azure refuses the request for {Words} ({answer.Status}{code})."),
            _ => new(ServiceFaultKind.Unavailable, $"Azure is out of order ({answer.Status}{code}).") { RetryAfter = answer.RetryAfter },
        };
    }

    private string Where => subscription is null ? "at the scope /providers/Microsoft.Insights" : "on the subscription";

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
