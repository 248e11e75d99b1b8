using System.Globalization;
using Detect.Engine;

namespace Detect.Stories.Tests;

/// <summary>Runs only where <c>DETECT_CORPUS</c> names a folder of recorded logs.</summary>
public sealed class CorpusFactAttribute : FactAttribute
{
    public CorpusFactAttribute()
    {
        if (Folder is null)
        {
            Skip = "no recorded logs: set DETECT_CORPUS to a folder that holds them";
        }
    }

    public static string? Folder => Environment.GetEnvironmentVariable("DETECT_CORPUS") is { Length: > 0 } path ? path : null;
}

public sealed class CorpusAlertTests
{
    private static readonly string[] Folders = ["event-hubs", "graph", "log-analytics", "other", "portal"];

    /// <summary>Lines of <c>rule id | alerts | why</c>: what recorded logs are known to raise, each with its reason.</summary>
    private static readonly string ListPath = Path.Combine(Repository.Root, "tests", "Detect.Stories.Tests", "corpus-alerts.txt");

    [CorpusFact]
    public void Recorded_logs_raise_only_the_alerts_that_are_listed_with_their_reason()
    {
        var engine = new DetectionEngine(ShippedRules.Loaded.Rules, new EngineOptions());
        var alerts = new List<Alert>();
        using var subscription = engine.Alerts.Subscribe(alerts.Add);
        var sources = Folders
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(CorpusFactAttribute.Folder!, folder)))
            .Order(StringComparer.Ordinal)
            .Select(path => new RecordSource(path, () => File.OpenRead(path)))
            .ToList();
        var statistics = new DetectionPipeline(engine).Run(sources);

        statistics.Decoded.Should().BeGreaterThan(100);
        statistics.RuleErrors.Should().BeEmpty();
        alerts.CountBy(alert => alert.Rule.Id).ToDictionary().Should().BeEquivalentTo(Listed());
    }

    [Fact]
    public void Every_listed_alert_is_of_a_shipped_rule_and_has_a_reason() =>
        Entries().Where(entry => entry.Length != 3 || entry[2].Length < 10 || ShippedRules.Loaded.Rules.All.All(rule => rule.Id != entry[0]))
            .Should().BeEmpty();

    private static Dictionary<string, int> Listed() =>
        Entries().ToDictionary(entry => entry[0], entry => int.Parse(entry[1], CultureInfo.InvariantCulture));

    private static List<string[]> Entries() =>
    [
        .. File.ReadLines(ListPath)
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries)),
    ];
}
