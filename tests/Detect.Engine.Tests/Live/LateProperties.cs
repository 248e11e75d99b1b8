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

    // Episodes of a rule with thresholds by class, taken as matches by another one and folded with others.
    private const string Chained = """

        ---
        title: Again and again
        id: 00000000-0000-4000-8000-0000000000e3
        level: critical
        correlation:
          type: event_count
          rules: [many]
          timespan: 30m
          condition: {gte: 2}
          generate: true
        ---
        title: Few of anybody
        id: 00000000-0000-4000-8000-0000000000e4
        level: low
        correlation:
          type: event_count
          rules: [created]
          group-by: [actor]
          timespan: 15m
          condition: {lt: 2}
          generate: true
        detect:
          thresholds:
            of: actor
            privileged: {lt: 3}
        """;

    private static readonly TimeSpan Reach = TimeSpan.FromMinutes(LatestMinutes);

    [Fact]
    public void Once_all_is_in_the_alerts_are_those_of_a_replay() => Property.Check("late", Scenarios.All, 1_500, IsReplay);

    [Fact]
    public void Alerts_that_were_joined_in_the_order_of_event_time_but_told_apart_are_joined() =>
        Property.CheckAgain("told apart", Scenarios.Plain, "9645972737955244712,5336122158366948797,31", IsReplay);

    [Fact]
    public void First_sights_are_those_of_a_replay_too() => Property.Check("late with first_seen", FirstSeenScenario.All, 1_000, scenario =>
    {
        var random = new Random(scenario.Seed);
        EvaluatedEvent[] inOrder = [.. scenario.Arrived.Where(e => e.Matches is not null).OrderBy(e => e.OccurredAt)];
        return Same(scenario.Rules, scenario.Options, inOrder, random);
    });

    [Fact]
    public void What_is_learnt_late_of_accounts_applies_as_in_a_replay_and_what_is_learnt_in_time_withdraws_nothing() =>
        Property.Check("late with accounts", AccountScenario.All, 1_500, IsReplay);

    [Theory]
    [InlineData("16455539550671384525,4204239316774339969,27")]
    [InlineData("1661216771836219685,12520618316446284083,5")]
    public void What_is_known_of_accounts_beyond_the_watermark_is_known_when_something_is_worked_in(string seed) =>
        Property.CheckAgain("worked in with accounts", AccountScenario.Plain, seed, IsReplay);

    private static bool IsReplay(AccountScenario scenario)
    {
        var random = new Random(scenario.Events.Sum(e => (e.Minute * 31) + e.Delay) + scenario.Timespan);
        var rules = AuditRun.Load(AccountProperties.RulesOf(scenario) + Chained);
        var options = scenario.Options;
        using var evaluating = new LiveEngine(rules, options);
        EvaluatedEvent[] inOrder = [.. LiveEngineTests.Evaluate(evaluating, [.. scenario.Events.Select(e => e.Line)]).Events
            .OrderBy(e => e.OccurredAt)
            .Select(e => new EvaluatedEvent(e.Key, e.OccurredAt, e.Matches, e.Event.TenantId))];
        return Same(rules, options, inOrder, random);
    }

    private static bool IsReplay(Scenario scenario)
    {
        scenario = scenario with { Events = [.. scenario.Events.Select(e => e with { Number = Math.Abs(e.Number ?? 0) })] };
        var run = new ScenarioRun(scenario);
        return Same(run.Rules, run.Options, run.InOrder(), new Random(scenario.Seed));
    }

    private static bool Same(RuleSet rules, EngineOptions options, EvaluatedEvent[] inOrder, Random random)
    {
        var arrived = inOrder.OrderBy(e => e.OccurredAt!.Value.AddMinutes(random.Next(3) == 0 ? random.Next(LatestMinutes) : 0)).Select(LivePlan.Live);
        using var worker = new LateWorker(rules, options, Reach, random);
        var standing = worker.Run(LivePlan.Of([.. arrived], random, isPunctual: false));
        var replayed = Replayed(rules, options, inOrder);
        var ids = replayed.Select(alert => alert.Id).ToHashSet();
        standing.RemoveAll(alert => worker.ToldTooSoon.Contains(alert.Id) && !ids.Contains(alert.Id) && !alert.Aliases.Any(ids.Contains));
        return Property.Same(Texts(standing), Texts(replayed))
            && replayed.TrueForAll(f => standing.Exists(s => s.Id == f.Id || s.Aliases.Contains(f.Id)));
    }

    private static IEnumerable<string> Texts(IEnumerable<Alert> alerts) => alerts.Select(AlertText.Content).Order(StringComparer.Ordinal);

    private static List<Alert> Replayed(RuleSet rules, EngineOptions options, EvaluatedEvent[] inOrder)
    {
        var raised = new List<Alert>();
        using var engine = new DetectionEngine(rules, options);
        engine.Alerts.Subscribe(raised.Add);
        var source = engine.AddSource("log");
        engine.Process(source, inOrder);
        engine.Heartbeat(source, Log.At(300));
        return raised;
    }
}
