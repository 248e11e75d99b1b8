using System.Text.Json;
using System.Text.Json.Nodes;
using Detect.Connectors;
using Detect.Engine;

namespace Detect.Cli;

/// <summary>
/// Compares alerts with a file of expected ones, one JSON object per line. An expectation is met by an alert that has
/// everything it names, so it can be a whole alert or only its rule and group; each alert meets one expectation.
/// </summary>
internal sealed class Expectation : IAlertOutput
{
    private readonly string path;
    private readonly List<(int Line, JsonNode Alert)> expected;
    private readonly List<JsonNode> raised = [];

    private Expectation(string path, List<(int Line, JsonNode Alert)> expected)
    {
        this.path = path;
        this.expected = expected;
    }

    public List<string> Differences { get; } = [];

    /// <exception cref="UsageException">The file cannot be read or a line is not a JSON object.</exception>
    public static Expectation Read(string path)
    {
        var expected = new List<(int, JsonNode)>();
        var lines = InputFile.Read(path).Text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (!string.IsNullOrWhiteSpace(lines[i]))
            {
                expected.Add((i + 1, ParseLine(path, i + 1, lines[i])));
            }
        }

        return new Expectation(path, expected);
    }

    public void Add(Alert alert)
    {
        using var line = new MemoryStream();
        AlertJson.Write(alert, line);
        raised.Add(JsonNode.Parse(line.GetBuffer().AsSpan(0, (int)line.Length))!);
    }

    public void Complete()
    {
        // Whole alerts first, so that a terse expectation does not take the alert that a full one needs.
        var unmet = expected.OrderByDescending(e => e.Alert.ToJsonString().Length).ThenBy(e => e.Line)
            .Where(e => !Take(candidate => Has(candidate, e.Alert), out _))
            .ToList();
        foreach (var (line, alert) in unmet.OrderBy(e => e.Line))
        {
            Differences.Add(IsOfRule(alert) && Take(candidate => IsSameSubject(candidate, alert), out var changed)
                ? $"{path}:{line}: raised, but changed: {Name(alert)}: {string.Join(", ", AlertDifference.Of(alert, changed!))}"
                : $"{path}:{line}: expected, but not raised: {Name(alert)}");
        }

        Differences.AddRange(raised.Select(alert => $"{path}: raised, but not expected: {Name(alert)}"));
    }

    private bool Take(Predicate<JsonNode> isWanted, out JsonNode? taken)
    {
        var index = raised.FindIndex(isWanted);
        taken = index < 0 ? null : raised[index];
        if (index >= 0)
        {
            raised.RemoveAt(index);
        }

        return index >= 0;
    }

    private static bool IsOfRule(JsonNode alert) => alert["rule"] is JsonObject rule && (rule["id"] ?? rule["title"]) is not null;

    /// <summary>The same rule and group, and what was expected of them came otherwise.</summary>
    private static bool IsSameSubject(JsonNode actual, JsonNode wanted)
    {
        var key = wanted["rule"]!["id"] is null ? "title" : "id";
        return JsonNode.DeepEquals(actual["rule"]?[key], wanted["rule"]![key])
            && (wanted["group"] is not { } group || Has(actual["group"], group));
    }

    private static JsonNode ParseLine(string path, int line, string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject ?? throw new UsageException($"{path}:{line}: is not an alert; expected a JSON object");
        }
        catch (JsonException)
        {
            throw new UsageException($"{path}:{line}: is not valid JSON; expected one alert per line");
        }
    }

    internal static bool Has(JsonNode? actual, JsonNode? wanted) => (actual, wanted) switch
    {
        (JsonObject have, JsonObject want) => want.All(pair => have.TryGetPropertyValue(pair.Key, out var value) && Has(value, pair.Value)),
        (JsonArray have, JsonArray want) => have.Count == want.Count && have.Zip(want).All(pair => Has(pair.First, pair.Second)),
        _ => JsonNode.DeepEquals(actual, wanted),
    };

    private static string Name(JsonNode alert)
    {
        var rule = alert["rule"]?["title"] ?? alert["rule"]?["id"] ?? alert["rule"] ?? "an alert of any rule";
        var parts = new[]
        {
            rule.ToString(), alert["group"]?.ToJsonString(), alert["last"]?.ToString(), alert["count"] is { } count ? $"count {count}" : null,
        };
        return Printable.Of(string.Join(", ", parts.Where(part => part is not null)));
    }
}
