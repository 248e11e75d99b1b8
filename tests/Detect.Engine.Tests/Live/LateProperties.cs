using Detect.Rules;
using FsCheck;
using FsCheck.Fluent;

namespace Detect.Engine.Tests;

/// <summary>
/// Events that come when the clock has long passed them, restarts and a journal that is thrown away as far as it may be: once all is in, the
/// alerts are those of a replay of the whole log.
/// </summary>
public sealed class LateProperties
{
    private const int LatestMinutes = 50;

    private static readonly EngineOptions Options = new() { AllowedLateness = TimeSpan.FromMinutes(Scenario.LatenessMinutes) };
    private static readonly TimeSpan Reach = TimeSpan.FromMinutes(LatestMinutes);

    [Fact]
    public void Once_all_is_in_the_alerts_are_those_of_a_replay() => Property.Check("late", Scenarios.All, 1_500, scenario =>
    {
        scenario = scenario with { Events = [.. scenario.Events.Select(e => e with { Number = Math.Abs(e.Number ?? 0) })] };
        var run = new ScenarioRun(scenario);
        var random = new Random(scenario.Seed);
        return Same(run.Rules, run.InOrder(), random);
    });

    [Fact]
    public void First_sights_are_those_of_a_replay_too() => Property.Check("late with first_seen", FirstSeenScenario.All, 1_000, scenario =>
    {
        var random = new Random(scenario.Seed);
        EvaluatedEvent[] inOrder = [.. new Log(scenario.Rules).Evaluate(scenario.Arrived).Where(e => e.Matches is not null).OrderBy(e => e.OccurredAt)];
        return Same(scenario.Rules, inOrder, random);
    });

    private static bool Same(RuleSet rules, EvaluatedEvent[] inOrder, Random random)
    {
        var arrived = inOrder.OrderBy(e => e.OccurredAt!.Value.AddMinutes(random.Next(3) == 0 ? random.Next(LatestMinutes) : 0)).Select(LivePlan.Live);
        using var worker = new LateWorker(rules, Options, Reach, random);
        var standing = worker.Run(LivePlan.Of([.. arrived], random, isPunctual: false));
        var replayed = Replayed(rules, inOrder);
        return Property.Same(Texts(standing), Texts(replayed))
            && replayed.TrueForAll(f => standing.Exists(s => s.Id == f.Id || s.Aliases.Contains(f.Id)));
    }

    private static IEnumerable<string> Texts(IEnumerable<Alert> alerts) => alerts.Select(AlertText.Content).Order(StringComparer.Ordinal);

    private static List<Alert> Replayed(RuleSet rules, EvaluatedEvent[] inOrder)
    {
        var raised = new List<Alert>();
        using var engine = new DetectionEngine(rules, Options);
        engine.Alerts.Subscribe(raised.Add);
        var source = engine.AddSource("log");
        engine.Process(source, inOrder);
        engine.Heartbeat(source, Log.At(300));
        return raised;
    }
}
