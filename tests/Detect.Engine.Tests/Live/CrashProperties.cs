using Detect.Rules;
using FsCheck;
using FsCheck.Fluent;

namespace Detect.Engine.Tests;

/// <summary>
/// A worker that crashes at random and reads again what is left of its journal, against one that does not: random rules of every kind on
/// random logs, with late events, duplicates, and a watermark that moves at random.
/// </summary>
public sealed class CrashProperties
{
    [Fact]
    public void A_worker_that_crashes_raises_what_one_raises_that_does_not() => Property.Check("crash", Scenarios.All, 2_500, scenario =>
    {
        var run = new ScenarioRun(scenario);
        var random = new Random(scenario.Seed);
        var steps = LivePlan.Of([.. run.Shuffled().Select(LivePlan.Live)], random, isPunctual: false);
        return Same(run.Rules, run.Options, steps, random);
    });

    [Fact]
    public void What_first_seen_knows_outlives_a_crash() => Property.Check("crash with first_seen", FirstSeenScenario.All, 1_200, scenario =>
    {
        var arrived = scenario.Arrived.Where(e => e.Matches is not null).Select(LivePlan.Live).ToList();
        var random = new Random(scenario.Seed);
        return Same(scenario.Rules, scenario.Options, LivePlan.Of(arrived, random, isPunctual: false), random);
    });

    [Fact]
    public void Thresholds_by_class_of_account_outlive_a_crash() => Property.Check("crash with accounts", AccountScenario.All, 400, scenario =>
    {
        var rules = AuditRun.Load(AccountProperties.RulesOf(scenario));
        var options = scenario.Options;
        using var evaluating = new LiveEngine(rules, options);
        var arrived = LiveEngineTests.Evaluate(evaluating, [.. scenario.Events.OrderBy(e => e.Minute + e.Delay).Select(e => e.Line)]).Events;
        var random = new Random(scenario.Events.Sum(e => e.Minute) + scenario.Timespan);
        return Same(rules, options, LivePlan.Of(arrived, random, isPunctual: false), random);
    });

    [Fact]
    public void What_stands_in_the_end_is_what_a_replay_raises() => Property.Check("live and replay", Scenarios.All, 600, scenario =>
    {
        // A negative number takes back what was raised ahead of it: only the watermark can say.
        scenario = scenario with { Events = [.. scenario.Events.Select(e => e with { Number = Math.Abs(e.Number ?? 0) })] };
        var run = new ScenarioRun(scenario);
        var random = new Random(scenario.Seed);
        var steps = LivePlan.Of([.. run.Shuffled().Select(LivePlan.Live)], random, isPunctual: true);
        using var worker = new LiveWorker(run.Rules, run.Options, random);
        var standing = worker.Standing(steps);
        var replayed = Replayed(run);
        return Property.Same(standing.Select(AlertText.Content).Order(StringComparer.Ordinal), replayed.Select(AlertText.Content).Order(StringComparer.Ordinal))
            && replayed.TrueForAll(f => standing.Exists(s => s.Id == f.Id || s.Aliases.Contains(f.Id)));
    });

    private static List<Alert> Replayed(ScenarioRun run)
    {
        var raised = new List<Alert>();
        using var engine = new DetectionEngine(run.Rules, run.Options);
        engine.Alerts.Subscribe(raised.Add);
        var source = engine.AddSource("log");
        engine.Process(source, run.InOrder());
        engine.Heartbeat(source, Log.At(300));
        return raised;
    }

    internal static bool Same(RuleSet rules, EngineOptions options, List<LiveStep> steps, Random random)
    {
        using var steady = new LiveWorker(rules, options, crashes: null);
        using var crashing = new LiveWorker(rules, options, random);
        var expected = steady.Run(steps);
        return Property.Same(crashing.Run(steps), expected);
    }
}
