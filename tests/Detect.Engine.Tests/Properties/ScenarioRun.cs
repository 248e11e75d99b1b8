using Detect.Events;
using Detect.Rules;

namespace Detect.Engine.Tests;

/// <summary>A scenario's rule and events on the real engine: in any order, in any batches, with any duplicates.</summary>
internal sealed class ScenarioRun
{
    private static readonly RuleSet Plain = Silent(Scene.Load(Scene.PlainRules));
    private static readonly Log Decoder = new(Plain);

    private readonly Scenario scenario;

    public ScenarioRun(Scenario scenario)
    {
        this.scenario = scenario;
        Outer = null;
        Rule = CorrelationOf(scenario);
        Outer = scenario.IsChained ? OuterOf(Rule) : null;
        Rule.RaisesAlerts = true;
        Rules = new RuleSet(Plain.SigmaRules, Outer is null ? [Rule] : [Outer, Rule]);
        Options = new EngineOptions
        {
            AllowedLateness = TimeSpan.FromMinutes(Scenario.LatenessMinutes),
            Silences = RandomSilence.Load(scenario.Silences, Log.Start),
        };
        Events = [.. scenario.Events.Select(e => Decoder.EvaluateOf(e.Tenant, Line(e)).Single())];
    }

    public RuleSet Rules { get; }

    public CorrelationRule Rule { get; }

    /// <summary>With the scenario's silences.</summary>
    public EngineOptions Options { get; }

    /// <summary>Two episodes of <see cref="Rule"/> or matches of rule a in 30 minutes, together, over all groups' users.</summary>
    public CorrelationRule? Outer { get; }

    public EvaluatedEvent[] Events { get; }

    public IReadOnlyList<SigmaRule> PlainRules => Plain.SigmaRules;

    /// <summary>In an order that the lateness allows.</summary>
    public EvaluatedEvent[] Shuffled() =>
        [.. Enumerable.Range(0, Events.Length).OrderBy(i => scenario.Events[i].Minute + scenario.Delays[i]).Select(i => Events[i])];

    public EvaluatedEvent[] InOrder() => [.. Events.OrderBy(e => e.OccurredAt)];

    public IReadOnlyList<Alert> Run(IReadOnlyList<EvaluatedEvent> events, AlertTiming timing, Random? batches = null) => Run(timing, engine =>
    {
        for (var i = 0; i < events.Count;)
        {
            var size = Math.Min(batches?.Next(1, 5) ?? 1, events.Count - i);
            engine.Process([.. events.Skip(i).Take(size)]);
            i += size;
        }
    });

    /// <summary>Each event comes from one of several sources; how far each has been read at any time is left to chance.</summary>
    public IReadOnlyList<Alert> RunSources(int count, Random random) => Run(AlertTiming.Final, engine =>
    {
        var sources = Shuffled().GroupBy(_ => random.Next(count))
            .Select(part => (Id: engine.AddSource($"{part.Key}"), Events: new Queue<EvaluatedEvent>(part))).ToList();
        while (sources.Count > 0)
        {
            var source = sources[random.Next(sources.Count)];
            for (var left = random.Next(1, 12); left > 0 && source.Events.TryDequeue(out var e); left--)
            {
                engine.Process(source.Id, [e]);
            }

            if (source.Events.Count == 0)
            {
                engine.CompleteSource(source.Id);
                sources.Remove(source);
            }
        }
    });

    private List<Alert> Run(AlertTiming timing, Action<DetectionEngine> feed)
    {
        var raised = new List<Alert>();
        using var engine = new DetectionEngine(Rules, Options with { Timing = timing });
        engine.Alerts.Subscribe(raised.Add);
        feed(engine);
        engine.Complete();
        engine.Statistics.TooLate.Should().Be(0);
        engine.Statistics.RuleErrors.Should().BeEmpty();
        return raised;
    }

    private static RuleSet Silent(RuleSet rules)
    {
        rules.SigmaRules.ToList().ForEach(rule => rule.RaisesAlerts = false);
        return rules;
    }

    private static string Line(RandomEvent e) => Log.Event(
        e.Key, e.Minute, ("kind", "abc"[e.Kind].ToString()), ("user", e.User), ("value", e.Value), ("number", e.Number));

    private static CorrelationRule CorrelationOf(Scenario s)
    {
        var used = Plain.SigmaRules.Take(s.RuleCount).ToArray<Rule>();
        var after = s.HasAfter ? Plain.SigmaRules[2] : null;
        if (after is not null)
        {
            used = [.. used.Where(r => r != after)];
        }

        return new CorrelationRule
        {
            Id = "inner",
            Title = "Inner",
            Level = RuleLevel.High,
            Version = "1",
            Path = "inner.yml",
            Type = s.Type,
            Rules = used,
            GroupBy = s.IsGrouped ? [Field("user")] : [],
            ValueFields = s.Type == CorrelationType.ValueCount ? [Field("value")] : [Field("number")],
            Timespan = TimeSpan.FromMinutes(s.Timespan),
            Threshold = ThresholdOf(s),
            Percentile = 60,
            TemporalCondition = s.Expression is null ? null : ConditionOf(s.Expression, used),
            Fold = s.FoldMinutes is { } fold ? new FoldOptions([Value("user")], TimeSpan.FromMinutes(fold)) : null,
            Absent = s.Type == CorrelationType.Absent ? new AbsentOptions(after) : null,
        };
    }

    private static CorrelationRule OuterOf(CorrelationRule inner) => new()
    {
        Id = "outer",
        Title = "Outer",
        Version = "1",
        Path = "outer.yml",
        Type = CorrelationType.EventCount,
        Rules = [inner, Plain.SigmaRules[0]],
        GroupBy = inner.GroupBy,
        Timespan = TimeSpan.FromMinutes(30),
        Threshold = new Threshold([new Comparison(ComparisonOperator.GreaterThanOrEqual, 2)]),
    };

    private static Threshold ThresholdOf(Scenario s)
    {
        // Without a number of its own, a temporal condition wants all its rules.
        if (s.Type is CorrelationType.Temporal or CorrelationType.TemporalOrdered && s.Condition is ConditionKind.AtLeast)
        {
            return new Threshold([new Comparison(ComparisonOperator.GreaterThanOrEqual, s.RuleCount)]);
        }

        return new Threshold(s.Condition switch
        {
            ConditionKind.AtLeast => [new Comparison(ComparisonOperator.GreaterThanOrEqual, s.Number)],
            ConditionKind.MoreThan => [new Comparison(ComparisonOperator.GreaterThan, s.Number)],
            ConditionKind.LessThan => [new Comparison(ComparisonOperator.LessThan, s.Number)],
            ConditionKind.Exactly => [new Comparison(ComparisonOperator.Equal, s.Number)],
            ConditionKind.Not => [new Comparison(ComparisonOperator.NotEqual, s.Number)],
            _ =>
            [
                new Comparison(ComparisonOperator.GreaterThanOrEqual, s.Number),
                new Comparison(ComparisonOperator.LessThanOrEqual, s.Number + 1),
            ],
        });
    }

    private static GroupByField Field(string name)
    {
        var field = Value(name);
        return new GroupByField(name, Plain.SigmaRules.ToDictionary(r => (Rule)r, _ => field));
    }

    private static EventField Value(string name) => JsonPathFields.Instance.Resolve(name, EventTables.Json).Field!;

    // "a", "b" and "c", "not", "and", "or" and brackets around an "or" or an "and": enough of a grammar for the tests' own conditions.
    private static TemporalExpression ConditionOf(string text, Rule[] rules)
    {
        if (Split(text, " or ") is { Count: > 1 } ors)
        {
            return new TemporalOr([.. ors.Select(o => ConditionOf(o, rules))]);
        }

        if (Split(text, " and ") is { Count: > 1 } ands)
        {
            return new TemporalAnd([.. ands.Select(a => ConditionOf(a, rules))]);
        }

        return text.StartsWith("not ", StringComparison.Ordinal) ? new TemporalNot(ConditionOf(text[4..], rules))
            : text.StartsWith('(') ? ConditionOf(text[1..^1], rules)
            : new TemporalRule(rules[text[0] - 'a']);
    }

    private static List<string> Split(string text, string word)
    {
        var parts = new List<string>();
        var (depth, start) = (0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            depth += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
            if (depth == 0 && text.AsSpan(i).StartsWith(word))
            {
                parts.Add(text[start..i]);
                start = i + word.Length;
            }
        }

        parts.Add(text[start..]);
        return parts;
    }
}
