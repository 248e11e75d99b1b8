using Detect.Events;
using Detect.Rules;

namespace Detect.Engine.Tests;

/// <summary>Rules as text, events as they arrive, alerts out.</summary>
internal sealed class Scene : IDisposable
{
    /// <summary>Plain rules named a, b and c, each matching events of its kind; they raise nothing by themselves.</summary>
    public const string PlainRules = """
        title: Kind A
        id: 00000000-0000-4000-8000-00000000000a
        name: a
        logsource: {product: test}
        detection: {selection: {kind: a}, condition: selection}
        level: low
        ---
        title: Kind B
        id: 00000000-0000-4000-8000-00000000000b
        name: b
        logsource: {product: test}
        detection: {selection: {kind: b}, condition: selection}
        level: low
        ---
        title: Kind C
        id: 00000000-0000-4000-8000-00000000000c
        name: c
        logsource: {product: test}
        detection: {selection: {kind: c}, condition: selection}
        level: low
        ---

        """;

    private readonly Log log;
    private readonly DetectionEngine engine;

    private Scene(RuleSet rules, EngineOptions options)
    {
        Rules = rules;
        log = new Log(rules);
        engine = new DetectionEngine(rules, options);
        engine.Alerts.Subscribe(Raised.Add);
    }

    public RuleSet Rules { get; }

    /// <summary>Every alert and update, in the order given out.</summary>
    public List<Alert> Raised { get; } = [];

    public DetectionEngine Engine => engine;

    public EngineStatistics Statistics => engine.Statistics;

    /// <param name="correlation">What stands under <c>correlation:</c>, after the plain rules.</param>
    public static Scene Correlating(string correlation, EngineOptions? options = null, string? detect = null)
    {
        var rules = Load($"""
            {PlainRules}
            title: The correlation
            id: 00000000-0000-4000-8000-0000000000c0
            level: high
            correlation:
            {Indented(correlation)}
            {(detect is null ? "" : $"detect:\n{Indented(detect)}")}
            """);
        rules.SigmaRules.ToList().ForEach(rule => rule.RaisesAlerts = false);
        return new Scene(rules, options ?? new EngineOptions());
    }

    public static Scene Of(string yaml, EngineOptions? options = null) => new(Load(yaml), options ?? new EngineOptions());

    public static RuleSet Load(string yaml)
    {
        var result = RuleLoader.Load(
            [new RuleFile("rules.yml", yaml)], new RuleLoadOptions { PlainJson = true, Fields = JsonPathFields.Instance });
        result.Findings.Where(f => f.Severity == FindingSeverity.Error).Should().BeEmpty();
        return result.Rules;
    }

    public Scene Take(params string[] events)
    {
        engine.Process(log.Evaluate(events));
        return this;
    }

    /// <param name="tenant">Whose source the events come from.</param>
    public Scene TakeOf(string? tenant, params string[] events)
    {
        engine.Process(log.EvaluateOf(tenant, events));
        return this;
    }

    public Scene Take(int source, params string[] events)
    {
        engine.Process(source, log.Evaluate(events));
        return this;
    }

    public List<Alert> End()
    {
        engine.Complete();
        return Raised;
    }

    public void Dispose() => engine.Dispose();

    private static string Indented(string text) => "  " + text.ReplaceLineEndings("\n  ");
}
