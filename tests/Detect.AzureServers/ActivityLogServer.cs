using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Web;

namespace Detect.AzureServers;

/// <summary>
/// The activity logs of Azure Resource Manager: its one filter, pages, 90 days, reads from a bucket that fills up again, and errors with and
/// without an envelope.
/// </summary>
public sealed partial class ActivityLogServer(TimeProvider clock) : LoopbackServer(clock)
{
    /// <summary>The log of what happens at the level of the tenant, among <see cref="Logs"/>.</summary>
    public const string Tenant = "";

    private readonly Dictionary<string, List<JsonObject>> pages = [];
    private readonly Dictionary<string, (double Left, DateTimeOffset At)> reads = [];
    private int tokens;

    /// <summary>By the id of the subscription.</summary>
    public Dictionary<string, List<ListedRecord>> Logs { get; } = new(StringComparer.OrdinalIgnoreCase) { [Tenant] = [] };

    /// <summary>What logs the caller may not read.</summary>
    public HashSet<string> Denied { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Nobody may ask for what is older.</summary>
    public TimeSpan Kept { get; init; } = TimeSpan.FromDays(90);

    public int PageSize { get; set; } = 200;

    /// <summary>How many reads of a log are answered at once.</summary>
    public int Bucket { get; set; } = 250;

    public double RefillPerSecond { get; set; } = 25;

    /// <summary>Where links to next pages lead; null for this server.</summary>
    public Uri? LinkedHost { get; set; }

    public void Add(string log, ListedRecord record) => Change(() =>
    {
        record.Item["submissionTimestamp"] = Text(record.VisibleAt);
        Logs[log].Add(record);
    });

    /// <summary>All links to next pages are good no longer. Within <see cref="LoopbackServer.Faults"/> or <see cref="LoopbackServer.Change"/>.</summary>
    public void ExpirePages() => pages.Clear();

    protected override ServedAnswer Serve(SeenRequest request)
    {
        var path = PathOfLog().Match(request.Uri.AbsolutePath);
        var query = HttpUtility.ParseQueryString(request.Uri.Query);
        var log = path.Groups["subscription"].Value;
        if (request.Method != "GET" || !path.Success) return Error(404, "InvalidResourceType", "The resource type could not be found.");
        if (query["api-version"] != "2015-04-01") return Error(400, "InvalidApiVersionParameter", "The api-version is invalid.");
        if (!Logs.TryGetValue(log, out var records)) return Error(404, "SubscriptionNotFound", $"The subscription '{log}' could not be found.");
        if (WaitFor(log) is { } wait) return Error(429, "SubscriptionRequestsThrottled", "Too many requests.") with { RetryAfter = wait };
        if (Denied.Contains(log)) return Error(403, "AuthorizationFailed", "The client does not have authorization to perform the action.");
        if (query["$skipToken"] is { } token)
            return pages.Remove(token, out var rest) ? Page(request, rest) : Unwrapped("InvalidSkipToken", "The skip token is not valid.");
        return Search(request, records, query["$filter"] ?? "");
    }

    protected override string ErrorBody(int status, string code, string message) =>
        new JsonObject { ["error"] = new JsonObject { ["code"] = code, ["message"] = message } }.ToJsonString();

    private ServedAnswer Error(int status, string code, string message) => new(status, ErrorBody(status, code, message));

    // The provider of the log writes its own errors without the envelope of Azure Resource Manager.
    private static ServedAnswer Unwrapped(string code, string message) =>
        new(400, new JsonObject { ["code"] = code, ["message"] = message }.ToJsonString());

    private ServedAnswer Search(SeenRequest request, List<ListedRecord> records, string text)
    {
        var filter = Filter().Match(text);
        if (!filter.Success) return Unwrapped("BadRequest", "The filter is not supported.");
        var (from, until) = (Time(filter, "from"), Time(filter, "until"));
        if (from < Now - Kept) return Unwrapped("BadRequest", "The start time cannot be more than 90 days in the past.");
        if (until < from) return Unwrapped("BadRequest", "The end time is before the start time.");
        return Page(request, [.. records
            .Where(record => record.VisibleAt <= Now && record.Time >= from && record.Time <= until)
            .OrderByDescending(record => record.Time)
            .Select(record => record.Item)]);
    }

    private ServedAnswer Page(SeenRequest request, List<JsonObject> items)
    {
        var answer = new JsonObject { ["value"] = new JsonArray([.. items.Take(PageSize).Select(item => item.DeepClone())]) };
        if (items.Count > PageSize)
        {
            var token = $"page{++tokens}";
            pages[token] = items[PageSize..];
            answer["nextLink"] = new Uri(LinkedHost ?? Address, $"{request.Uri.AbsolutePath}?api-version=2015-04-01&$skipToken={token}").AbsoluteUri;
        }

        return new ServedAnswer(200, answer.ToJsonString());
    }

    /// <returns>The seconds until the next read is answered; null when this one is.</returns>
    private string? WaitFor(string log)
    {
        var (left, at) = reads.GetValueOrDefault(log, (Bucket, Now));
        left = Math.Min(Bucket, left + ((Now - at).TotalSeconds * RefillPerSecond));
        reads[log] = (left < 1 ? left : left - 1, Now);
        return left < 1 ? Math.Ceiling((1 - left) / RefillPerSecond).ToString(CultureInfo.InvariantCulture) : null;
    }

    private static DateTimeOffset Time(Match filter, string group) =>
        DateTimeOffset.Parse(filter.Groups[group].Value, CultureInfo.InvariantCulture);

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    [GeneratedRegex("^(/subscriptions/(?<subscription>[0-9a-f-]{36}))?/providers/microsoft.insights/eventtypes/management/values$", RegexOptions.IgnoreCase)]
    private static partial Regex PathOfLog();

    [GeneratedRegex("^eventTimestamp ge '(?<from>[^' ]+)' and eventTimestamp le '(?<until>[^' ]+)'$")]
    private static partial Regex Filter();
}
