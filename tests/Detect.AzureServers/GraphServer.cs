using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Web;

namespace Detect.AzureServers;

/// <summary>The lists of Microsoft Graph that hold logs, PIM's state and its assignments: filters by time, pages, their expiry, errors.</summary>
public sealed partial class GraphServer(TimeProvider clock) : LoopbackServer(clock)
{
    private readonly Dictionary<string, List<JsonObject>> pages = [];
    private int tokens;

    /// <summary>Logs by path, such as <c>/v1.0/auditLogs/directoryAudits</c>; Graph gives the newest first.</summary>
    public Dictionary<string, List<ListedRecord>> Logs { get; } = [];

    /// <summary>Everything else, by path.</summary>
    public Dictionary<string, List<JsonObject>> Lists { get; } = [];

    /// <summary>What paths the caller may not read.</summary>
    public HashSet<string> Denied { get; } = [];

    /// <summary>No page has more, whatever is asked for.</summary>
    public int PageSize { get; set; } = 1000;

    /// <summary>Where links to next pages lead; null for this server.</summary>
    public Uri? LinkedHost { get; set; }

    /// <summary>What a link to a page that has expired is answered with.</summary>
    public int ExpiredStatus { get; set; } = 400;

    public void Add(string path, ListedRecord record) => Change(() =>
    {
        if (!Logs.TryGetValue(path, out var log)) Logs.Add(path, log = []);
        log.Add(record);
    });

    /// <summary>All links to next pages are good no longer. Within <see cref="LoopbackServer.Faults"/> or <see cref="LoopbackServer.Change"/>.</summary>
    public void ExpirePages() => pages.Clear();

    protected override ServedAnswer Serve(SeenRequest request)
    {
        var path = request.Uri.AbsolutePath;
        var query = HttpUtility.ParseQueryString(request.Uri.Query);
        if (request.Method != "GET") return Error(405, "MethodNotAllowed", "GET only.");
        if (Denied.Contains(path)) return Error(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.");
        if (query["$skiptoken"] is { } token)
            return pages.Remove(token, out var rest) ? Page(request, rest) : Error(ExpiredStatus, "Directory_ExpiredPageToken", "The page token has expired.");
        if (Logs.TryGetValue(path, out var log)) return Search(request, log, query["$filter"] ?? "");
        return Lists.TryGetValue(path, out var list)
            ? Page(request, list)
            : Error(404, "ResourceNotFound", "Resource not found for the segment.");
    }

    protected override string ErrorBody(int status, string code, string message) => new JsonObject
    {
        ["error"] = new JsonObject
        {
            ["code"] = code,
            ["message"] = message,
            ["innerError"] = new JsonObject { ["request-id"] = "3e1f0d2c-0000-4000-8000-000000000000" },
        },
    }.ToJsonString();

    private ServedAnswer Error(int status, string code, string message) => new(status, ErrorBody(status, code, message));

    private ServedAnswer Search(SeenRequest request, List<ListedRecord> log, string text)
    {
        var filter = Filter().Match(text);
        if (!filter.Success) return Error(400, "BadRequest", "Invalid filter clause.");
        var from = Time(filter.Groups["from"].Value);
        var until = filter.Groups["until"].Success ? Time(filter.Groups["until"].Value) : DateTimeOffset.MaxValue;
        var type = filter.Groups["type"].Value;
        return Page(request, [.. log
            .Where(record => record.VisibleAt <= Now && record.Time >= from && record.Time <= until)
            .Where(record => type.Length == 0 || record.Item["signInEventTypes"]?.AsArray().Any(t => t!.GetValue<string>() == type) == true)
            .OrderByDescending(record => record.Time)
            .Select(record => record.Item)]);
    }

    private ServedAnswer Page(SeenRequest request, List<JsonObject> items)
    {
        var top = int.Parse(HttpUtility.ParseQueryString(request.Uri.Query)["$top"] ?? "100", CultureInfo.InvariantCulture);
        var size = Math.Min(top, PageSize);
        var answer = new JsonObject { ["value"] = new JsonArray([.. items.Take(size).Select(item => item.DeepClone())]) };
        if (items.Count > size)
        {
            var token = $"page{++tokens}";
            pages[token] = items[size..];
            answer["@odata.nextLink"] = new Uri(LinkedHost ?? Address, $"{request.Uri.AbsolutePath}?$top={top}&$skiptoken={token}").AbsoluteUri;
        }

        return new ServedAnswer(200, answer.ToJsonString());
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?<field>\w+) ge (?<from>\S+)( and \k<field> le (?<until>\S+))?( and signInEventTypes/any\(t: t eq '(?<type>\w+)'\))?$")]
    private static partial Regex Filter();
}
