using System.Text.Json;
using System.Text.Json.Serialization;

namespace Detect.Rules;

/// <summary>A page of Microsoft's security operations guide for Entra.</summary>
public sealed record CoveragePage(string Id, string Title);

/// <summary>One row of a monitoring table: what to watch for.</summary>
/// <param name="Risk">The guide's word.</param>
/// <param name="Logs">Where it shows.</param>
/// <param name="TableRow">False for what the guide lists outside its tables (the emergency accounts).</param>
public sealed record CoverageRow(string Id, string Page, string What, string Risk, IReadOnlyList<string> Logs, bool TableRow = true);

/// <summary>The monitoring tables, whose rows rules name under <c>coverage:</c>.</summary>
public sealed record CoverageTable(IReadOnlyList<CoveragePage> Pages, IReadOnlyList<CoverageRow> Rows)
{
    private const string Resource = "coverage.json";

    private static readonly JsonSerializerOptions Json =
        new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    private static readonly Lazy<CoverageTable> Shipped = new(ReadShipped);

    private readonly HashSet<string> ids = [.. Rows.Select(row => row.Id)];

    public static CoverageTable Default => Shipped.Value;

    public bool Has(string id) => ids.Contains(id);

    private static CoverageTable ReadShipped()
    {
        using var stream = typeof(CoverageTable).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"{Resource} is not embedded.");
        return JsonSerializer.Deserialize<CoverageTable>(stream, Json) ?? throw new InvalidOperationException($"{Resource} is empty.");
    }
}
