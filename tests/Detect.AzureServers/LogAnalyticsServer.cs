using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Detect.AzureServers;

/// <summary>The query API of a Log Analytics workspace: its limits, its partial results, its errors.</summary>
public sealed class LogAnalyticsServer(TimeProvider clock) : LoopbackServer(clock)
{
    public const string WorkspaceId = "5f1e7a30-6a3f-4d58-9b0c-2f3a4b5c6d7e";

    public Dictionary<string, List<WorkspaceRow>> Tables { get; } = [];

    /// <summary>Tables that the caller may not read.</summary>
    public HashSet<string> Denied { get; } = [];

    /// <summary>An answer with more rows is cut there, and says so.</summary>
    public int MostRows { get; set; } = 500_000;

    public int MostBytes { get; set; } = 100_000_000;

    /// <summary>A query that would read more rows of the table runs into its time limit.</summary>
    public int MostRowsInTime { get; set; } = int.MaxValue;

    /// <summary>The slices whose answers are cut whatever their size.</summary>
    public Func<string, bool> IsCut { get; set; } = _ => false;

    public void Add(string table, WorkspaceRow row) => Change(() =>
    {
        if (!Tables.TryGetValue(table, out var rows)) Tables.Add(table, rows = []);
        rows.Add(row);
    });

    protected override ServedAnswer Serve(SeenRequest request)
    {
        if (request.Method != "POST" || request.Uri.AbsolutePath != $"/v1/workspaces/{WorkspaceId}/query")
            return Error(404, "WorkspaceNotFoundError", "The workspace could not be found.");
        if (Encoding.UTF8.GetByteCount(request.Body) == 0 || JsonNode.Parse(request.Body)?["query"]?.GetValue<string>() is not { } text)
            return Error(400, "BadArgumentError", "The request had some invalid properties.");
        if (TableQuery.Parse(text) is not { } query) return OfQuery("SyntaxError", "SYN0002", "Query could not be parsed.");
        if (!Tables.TryGetValue(query.Table, out var rows))
            return OfQuery("SemanticError", "SEM0100", $"'where' operator: Failed to resolve table or column expression named '{query.Table}'");
        return Denied.Contains(query.Table)
            ? Error(403, "InsufficientAccessError", "The provided credentials have insufficient access to perform the requested operation.")
            : Run(query, text, rows);
    }

    protected override string ErrorBody(int status, string code, string message) =>
        new JsonObject { ["error"] = new JsonObject { ["message"] = message, ["code"] = code } }.ToJsonString();

    private ServedAnswer Error(int status, string code, string message) => new(status, ErrorBody(status, code, message));

    private static ServedAnswer OfQuery(string kind, string code, string message) => new(400, new JsonObject
    {
        ["error"] = new JsonObject
        {
            ["message"] = "The request had some invalid properties",
            ["code"] = "BadArgumentError",
            ["innererror"] = new JsonObject
            {
                ["code"] = kind,
                ["message"] = "An error occurred.",
                ["innererror"] = new JsonObject { ["code"] = code, ["message"] = message },
            },
        },
    }.ToJsonString());

    private ServedAnswer Run(TableQuery query, string text, List<WorkspaceRow> table)
    {
        var found = table
            .Where(row => row.VisibleAt <= Now && row.IngestedAt >= query.From && row.IngestedAt < query.Until && IsNewEnough(row, query))
            .Where(row => query.Shards == 1 || Hash(row) % query.Shards == query.Shard)
            .OrderBy(row => row.IngestedAt)
            .ToList();
        if (found.Count > MostRowsInTime) return Error(504, "GatewayTimeout", "The query took too long.");
        if (query.Take is { } take) found = [.. found.Take(take)];
        var columns = found.SelectMany(row => row.Columns.Select(column => column.Key)).Distinct().Append(query.Column).ToList();
        var rows = new JsonArray();
        var bytes = 0;
        var isCut = IsCut(text);
        foreach (var row in found)
        {
            var cells = Cells(row, columns, query.Column);
            bytes += cells.ToJsonString().Length;
            if (rows.Count == MostRows || bytes > MostBytes || (isCut && rows.Count == found.Count / 2))
            {
                isCut = true;
                break;
            }

            rows.Add(cells);
        }

        return new ServedAnswer(200, Answer(columns, rows, isCut).ToJsonString());
    }

    private static JsonObject Answer(List<string> columns, JsonArray rows, bool isCut)
    {
        var answer = new JsonObject
        {
            ["tables"] = new JsonArray(new JsonObject
            {
                ["name"] = "PrimaryResult",
                ["columns"] = new JsonArray([.. columns.Select(name => new JsonObject { ["name"] = name, ["type"] = "string" })]),
                ["rows"] = rows,
            }),
        };
        if (isCut)
        {
            answer["error"] = new JsonObject
            {
                ["code"] = "PartialError",
                ["message"] = "There were some errors when processing your query.",
                ["details"] = new JsonArray(new JsonObject
                {
                    ["code"] = "EngineError",
                    ["message"] = "Something went wrong processing your query on the server.",
                    ["innererror"] = new JsonObject { ["code"] = "-2133196797", ["message"] = "The results were too large.", ["severityName"] = "Error" },
                }),
            };
        }

        return answer;
    }

    private static JsonArray Cells(WorkspaceRow row, List<string> columns, string ingestionTime) => new([.. columns.Select(column => column == ingestionTime
        ? JsonValue.Create(row.IngestedAt.UtcDateTime.ToString("O", CultureInfo.InvariantCulture))
        : row.Columns[column]?.DeepClone())]);

    private static bool IsNewEnough(WorkspaceRow row, TableQuery query) =>
        DateTimeOffset.Parse(row.Columns["TimeGenerated"]!.GetValue<string>(), CultureInfo.InvariantCulture) >= query.EventsFrom;

    private static long Hash(WorkspaceRow row)
    {
        var hash = 2166136261L;
        foreach (var letter in row.Columns.ToJsonString()) hash = ((hash ^ letter) * 16777619) & 0xFFFFFFFF;
        return hash >> 7;
    }
}
