using System.Text;
using Detect.Events;
using Detect.Rules;

namespace Detect.Engine;

/// <summary>What one run of a test raised, and what was wrong with its records.</summary>
internal sealed record TestRunOutcome(IReadOnlyList<Alert> Alerts, IReadOnlyList<string> Problems);

/// <summary>Runs events through the production pipeline: decoder, matcher and engine, in event time.</summary>
internal static class TestRun
{
    /// <param name="events">In order of arrival.</param>
    /// <param name="lateness">How late an event may arrive; null for the engine's default.</param>
    public static TestRunOutcome Run(
        RuleSet rules,
        IReadOnlyList<TestEvent> events,
        IReadOnlyList<AccountEntry> accounts,
        TestDialect dialect,
        TimeSpan? lateness = null)
    {
        var alerts = new List<Alert>();
        var problems = new List<string>();
        var options = new EngineOptions
        {
            Accounts = new AccountDirectory(accounts),
            AllowedLateness = lateness ?? EngineOptions.DefaultLateness,
            RuleFailed = (rule, exception) => problems.Add($"{rule.Title} failed: {exception.Message}"),
        };
        using var engine = new DetectionEngine(rules, options);
        using var subscription = engine.Alerts.Subscribe(alerts.Add);
        var text = Encoding.UTF8.GetBytes(dialect.Render([.. events.Select(e => e.Record)]));
        var observer = new PipelineObserver
        {
            DeadLettered = letter => problems.Add($"record {letter.Origin.Line} cannot be decoded: {letter.Reason}"),
            RuleFailed = (rule, exception) => problems.Add($"{rule.Title} failed: {exception.Message}"),
        };
        new DetectionPipeline(engine).Run([new RecordSource(dialect.Name, () => new MemoryStream(text))], observer);
        return new TestRunOutcome(alerts, problems);
    }
}
