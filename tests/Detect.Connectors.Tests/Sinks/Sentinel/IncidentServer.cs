using System.Globalization;
using System.Text.Json.Nodes;
using Detect.AzureServers;

namespace Detect.Connectors.Tests.Sinks.Sentinel;

/// <summary>Sentinel's incidents: PUT with etags, comments, a list of what has changed.</summary>
internal sealed class IncidentServer(TimeProvider clock) : LoopbackServer(clock)
{
    private const string Root =
        "/subscriptions/sub/resourceGroups/soc/providers/Microsoft.OperationalInsights/workspaces/ws/providers/Microsoft.SecurityInsights/incidents";

    private int etag;

    public Dictionary<string, JsonObject> Incidents { get; } = [];

    public Dictionary<string, Dictionary<string, JsonObject>> Comments { get; } = [];

    public int Writes => Requests.Count(request => request.Method == "PUT");

    /// <summary>An analyst works on the only incident there is.</summary>
    public void Edit(Action<JsonObject> edit) => Change(() =>
    {
        var incident = Incidents.Values.Single();
        edit(incident["properties"]!.AsObject());
        Stamp(incident);
    });

    public void Comment(string id, string message) => Change(() =>
    {
        Add(Incidents.Keys.Single(), id, message, "ana@contoso.example");
        Stamp(Incidents.Values.Single());
    });

    protected override ServedAnswer Serve(SeenRequest request)
    {
        var path = request.Uri.AbsolutePath;
        if (!path.StartsWith(Root, StringComparison.Ordinal) || !request.Uri.Query.Contains("api-version=2025-06-01", StringComparison.Ordinal))
        {
            return Missing();
        }

        var parts = path[Root.Length..].Split('/', StringSplitOptions.RemoveEmptyEntries);
        return (request.Method, parts) switch
        {
            ("GET", []) => List(Incidents.Values.Where(incident => Modified(incident) >= Since(request))),
            ("GET", [var id]) => Incidents.TryGetValue(id, out var incident) ? Ok(incident) : Missing(),
            ("PUT", [var id]) => Put(id, JsonNode.Parse(request.Body)!.AsObject()),
            ("GET", [var id, "comments"]) => List(Comments.GetValueOrDefault(id, []).Values),
            ("PUT", [var id, "comments", var comment]) => PutComment(id, comment, JsonNode.Parse(request.Body)!),
            _ => Missing(),
        };
    }

    protected override string ErrorBody(int status, string code, string message) =>
        new JsonObject { ["error"] = new JsonObject { ["code"] = code, ["message"] = message } }.ToJsonString();

    private ServedAnswer Put(string id, JsonObject body)
    {
        var properties = body["properties"]!.DeepClone().AsObject();
        if (properties["title"] is null || properties["severity"] is null || properties["status"] is null
            || (properties["status"]!.GetValue<string>() == "Closed" && properties["classification"] is null))
        {
            return new ServedAnswer(400, ErrorBody(400, "BadRequest", "A required property is missing."));
        }

        if (Incidents.TryGetValue(id, out var before) && body["etag"]?.GetValue<string>() != before["etag"]!.GetValue<string>())
        {
            return new ServedAnswer(409, ErrorBody(409, "Conflict", "The incident was changed."));
        }

        var incident = new JsonObject { ["name"] = id, ["properties"] = properties };
        Stamp(incident);
        Incidents[id] = incident;
        return Ok(incident);
    }

    private ServedAnswer PutComment(string id, string comment, JsonNode body)
    {
        Add(id, comment, body["properties"]!["message"]!.GetValue<string>(), "detect");
        return new ServedAnswer(201, "{}");
    }

    private void Add(string incident, string id, string message, string author)
    {
        Comments.TryAdd(incident, []);
        Comments[incident][id] = new JsonObject
        {
            ["name"] = id,
            ["properties"] = new JsonObject
            {
                ["message"] = message,
                ["createdTimeUtc"] = AlertJson.Time(Now),
                ["author"] = new JsonObject { ["userPrincipalName"] = author },
            },
        };
    }

    private void Stamp(JsonObject incident)
    {
        incident["etag"] = $"\"{++etag}\"";
        incident["properties"]!["lastModifiedTimeUtc"] = AlertJson.Time(Now);
        incident["properties"]!["incidentNumber"] = 7;
    }

    private static DateTimeOffset Modified(JsonObject incident) => Time(incident["properties"]!["lastModifiedTimeUtc"]!.GetValue<string>());

    private static DateTimeOffset Since(SeenRequest request) =>
        Time(System.Web.HttpUtility.ParseQueryString(request.Uri.Query)["$filter"]!.Replace("properties/lastModifiedTimeUtc ge ", "", StringComparison.Ordinal));

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static ServedAnswer List(IEnumerable<JsonObject> items) =>
        Ok(new JsonObject { ["value"] = new JsonArray([.. items.Select(item => item.DeepClone())]) });

    private static ServedAnswer Ok(JsonObject body) => new(200, body.ToJsonString());

    private ServedAnswer Missing() => new(404, ErrorBody(404, "NotFound", "There is no such thing."));
}
