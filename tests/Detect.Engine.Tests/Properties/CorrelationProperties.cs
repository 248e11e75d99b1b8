using Detect.Rules;

namespace Detect.Engine.Tests;

/// <summary>Random rules of every type on random logs.</summary>
public sealed class CorrelationProperties
{
    [Fact]
    public void Alerts_are_those_of_the_naive_oracle() => Check("oracle", scenario =>
    {
        var run = new ScenarioRun(scenario);
        var expected = Expected(scenario, run);
        var actual = run.Run(run.Shuffled(), AlertTiming.Final).Select(alert => Line(alert, scenario));
        return Same(actual.Order(StringComparer.Ordinal), expected.Order(StringComparer.Ordinal));
    });

    [Fact]
    public void Alerts_are_byte_identical_for_every_order_within_the_lateness_batching_and_duplicates() => Check("order", scenario =>
    {
        var run = new ScenarioRun(scenario);
        var random = new Random(scenario.Seed);
        var expected = run.Run(run.InOrder(), AlertTiming.Final).Select(AlertText.Whole).ToList();
        var shuffled = run.Shuffled();
        var duplicated = shuffled.Concat(run.InOrder().Where(_ => random.Next(3) == 0)).ToList();
        return Same(run.Run(shuffled, AlertTiming.Final, random).Select(AlertText.Whole), expected)
            && Same(run.Run(Doubled(shuffled, random), AlertTiming.Final, random).Select(AlertText.Whole), expected)
            && Same(run.Run(run.InOrder(), AlertTiming.Final, random).Select(AlertText.Whole), expected);
    });

    [Fact]
    public void What_is_raised_eagerly_ends_as_what_is_raised_finally() => Check("eager", scenario =>
    {
        // A negative number takes back what was raised ahead of it: only the watermark can say.
        scenario = scenario with { Events = [.. scenario.Events.Select(e => e with { Number = Math.Abs(e.Number ?? 0) })] };
        var run = new ScenarioRun(scenario);
        var final = run.Run(run.InOrder(), AlertTiming.Final);
        var updates = run.Run(run.Shuffled(), AlertTiming.Eager);
        var standing = updates.GroupBy(a => a.Id).Select(g => g.Last()).Where(a => a.MergedInto is null).ToList();
        return Same(
            standing.Select(AlertText.Content).Order(StringComparer.Ordinal),
            final.Select(AlertText.Content).Order(StringComparer.Ordinal))
            && final.All(f => standing.Any(s => s.Id == f.Id || s.Aliases.Contains(f.Id)));
    });

    [Fact]
    public void Sources_that_run_far_apart_make_no_difference() => Check("sources", scenario =>
    {
        var run = new ScenarioRun(scenario);
        var random = new Random(scenario.Seed);
        var expected = run.Run(run.InOrder(), AlertTiming.Final).Select(AlertText.Whole).ToList();
        return Property.Same(run.RunSources(random.Next(2, 5), random).Select(AlertText.Whole), expected);
    });

    private static void Check(string name, Func<Scenario, bool> holds) => Property.Check(name, Scenarios.All, 3_000, holds);

    private static bool Same(IEnumerable<string> actual, IEnumerable<string> expected) => Property.Same(actual, expected);

    private static List<EvaluatedEvent> Doubled(EvaluatedEvent[] events, Random random) =>
        [.. events.SelectMany(e => Enumerable.Repeat(e, random.Next(1, 4)))];

    private static string Line(Alert alert, Scenario scenario) => string.Join(" | ",
        alert.Rule.Id,
        alert.TenantId,
        IsFolded(alert.Rule, scenario) ? "" : string.Join(",", alert.Group.Select(g => g.Value)),
        string.Join(",", AlertText.Ids(alert).Order(StringComparer.Ordinal)),
        IsFolded(alert.Rule, scenario) ? 0 : Math.Round(alert.Count, 6),
        alert.SilencedBy);

    private static bool IsFolded(Rule rule, Scenario scenario) => rule.Id == "inner" && scenario.FoldMinutes is not null;

    private static IEnumerable<string> Expected(Scenario scenario, ScenarioRun run)
    {
        if (scenario.Events.Count == 0)
        {
            return [];
        }

        var (start, end) = (scenario.Events.Min(e => e.Minute), scenario.Events.Max(e => e.Minute));
        var matches = scenario.Events.Select((e, i) => new OracleMatch(
            e.Minute, run.Events[i].Key, e.Kind, run.PlainRules[e.Kind], e.Tenant,
            scenario.IsGrouped ? e.User : "", e.User, ValueOf(run.Rule, e), [e.Key])).ToList();
        var inner = Oracle.Alerts(run.Rule, matches, start, end);
        var outer = run.Outer is null ? [] : Oracle.Alerts(run.Outer, [.. matches, .. inner.Select(a => TriggerOf(a, run))], start, end);
        var alerts = inner.Concat(outer).Select(alert => alert with { Silence = SilenceOf(alert, scenario) }).ToLookup(alert => IsFolded(alert.Rule, scenario));
        return alerts[false]
            .Concat(Oracle.Folded(alerts[true], scenario.FoldMinutes ?? 0).Select(alert => alert with { Group = "", Count = 0 }))
            .Select(alert => alert.ToString());
    }

    private static string? SilenceOf(OracleAlert alert, Scenario scenario) =>
        scenario.Silences.FirstOrDefault(silence => silence.Covers(alert.Trigger.Minute, key => key switch
        {
            "rule" => [[alert.Rule.Id, alert.Rule.Title]],
            "title" => [[alert.Rule.Title]],
            "level" => [[alert.Rule.Level.ToString()]],
            "tenant" => [[alert.Anchor.Tenant ?? ""]],
            _ => [[.. new[] { alert.Group, IsFolded(alert.Rule, scenario) ? alert.Anchor.User ?? "" : "" }.Where(value => value.Length > 0)]],
        }))?.FullName;

    private static OracleMatch TriggerOf(OracleAlert alert, ScenarioRun run) => alert.Trigger with
    {
        Order = 3,
        Rule = run.Rule,
        Group = alert.Group,
        Tenant = alert.Anchor.Tenant,
    };

    private static string? ValueOf(CorrelationRule rule, RandomEvent e) =>
        rule.Type == CorrelationType.ValueCount ? e.Value : e.Number?.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
