using Detect.Connectors;
using Detect.Engine;
using Detect.Rules;

namespace Detect.Chaos;

/// <summary>What a replay of the story raises: the alerts that a worker must have told of in the end, however often it was killed.</summary>
internal sealed class Expectation
{
    private Expectation(IReadOnlyDictionary<string, AlertDocument> alerts) => Alerts = alerts;

    /// <summary>By their final ids.</summary>
    public IReadOnlyDictionary<string, AlertDocument> Alerts { get; }

    public static Expectation Of(ChaosStory story)
    {
        var load = RuleLoader.Load([new RuleFile("rules.yml", ChaosStory.Rules)], new RuleLoadOptions());
        if (load.Findings.Where(finding => finding.Severity == FindingSeverity.Error).ToList() is { Count: > 0 } errors)
        {
            throw new InvalidOperationException(string.Join(Environment.NewLine, errors));
        }

        using var engine = new DetectionEngine(load.Rules);
        var alerts = new List<Alert>();
        using var subscription = engine.Alerts.Subscribe(alerts.Add);
        new DetectionPipeline(engine).Run([new RecordSource("story", () => Joined(story.Lines))]);
        return new Expectation(alerts.Select(AlertDocument.Of).ToDictionary(alert => alert.Id));
    }

    /// <summary>The id that a replay gives to an alert, or null when a replay raises none that it could be.</summary>
    public string? FinalIdOf(AlertDocument alert) => alert.Aliases.Prepend(alert.Id).FirstOrDefault(Alerts.ContainsKey);

    private static MemoryStream Joined(IEnumerable<StoryLine> lines)
    {
        var stream = new MemoryStream();
        foreach (var line in lines)
        {
            stream.Write(line.Bytes);
            stream.WriteByte((byte)'\n');
        }

        stream.Position = 0;
        return stream;
    }
}
