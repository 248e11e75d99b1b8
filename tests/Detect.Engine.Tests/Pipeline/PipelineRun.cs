using Detect.Events;
using Detect.Rules;

namespace Detect.Engine.Tests.Pipeline;

/// <summary>One run of the pipeline with everything it said.</summary>
internal sealed class PipelineRun
{
    public const string RulesText = """
        title: Password reset
        id: 00000000-0000-0000-0000-0000000000a1
        name: password_reset
        logsource:
          product: azure
          service: auditlogs
        detection:
          selection:
            operation: Reset password
          condition: selection
        level: medium
        ---
        title: Three password resets
        id: 00000000-0000-0000-0000-0000000000a2
        correlation:
          type: event_count
          rules:
            - password_reset
          group-by:
            - initiatedBy.user.userPrincipalName
          timespan: 10m
          condition:
            gte: 3
          generate: true
        level: high
        """;

    private PipelineRun(PipelineStatistics statistics, List<string> alerts, List<DeadLetter> deadLetters)
    {
        Statistics = statistics;
        Alerts = alerts;
        DeadLetters = deadLetters;
    }

    public PipelineStatistics Statistics { get; }

    public IReadOnlyList<string> Alerts { get; }

    public IReadOnlyList<DeadLetter> DeadLetters { get; }

    public static PipelineRun Of(int threads, params RecordSource[] sources) => Of(Rules(), threads, sources);

    public static PipelineRun Of(RuleSet rules, int threads, params RecordSource[] sources)
    {
        var alerts = new List<string>();
        var deadLetters = new List<DeadLetter>();
        var engine = new DetectionEngine(rules, new EngineOptions());
        using var subscription = engine.Alerts.Subscribe(alert => alerts.Add($"{alert.Id} {alert.Rule.Title} {alert.Count}"));
        var pipeline = new DetectionPipeline(engine, new PipelineOptions { Threads = threads, ChunkSize = 4096 });
        var statistics = pipeline.Run(sources, new PipelineObserver { DeadLettered = deadLetters.Add });
        return new PipelineRun(statistics, alerts, deadLetters);
    }

    public static RuleSet Rules() => Load(RulesText);

    public static RuleSet Load(string yaml)
    {
        var loaded = RuleLoader.Load([new RuleFile("rules.yml", yaml)]);
        loaded.Findings.Where(finding => finding.Severity == FindingSeverity.Error).Should().BeEmpty();
        return loaded.Rules;
    }
}
