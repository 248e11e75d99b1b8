using Detect.Rules;
using FsCheck;
using FsCheck.Fluent;

namespace Detect.Engine.Tests;

/// <summary>A random rule with first_seen, its alerts folded or not, and correlations over what it finds new.</summary>
internal sealed record FirstSeenScenario(
    bool IsGrouped, int Memory, int Learning, int? Fold, string Over, int Timespan, IReadOnlyList<FirstSeenRow> Rows,
    IReadOnlyList<RandomSilence> Silences, int Seed)
{
    private static readonly Dictionary<string, RuleSet> Loaded = [];

    private static readonly (string, string[])[] Matchers =
    [
        ("rule", ["new"]), ("rule", ["over"]), ("title", ["Over*"]), ("level", ["low"]), ("tenant", [TenantIds.West]), ("group.user", ["alice"]), ("group.value", ["x"]), ("group", ["b*"]),
    ];

    private static readonly string[] Correlations =
    [
        "type: event_count\n  rules: [new]\n  condition: {gte: 2}",
        "type: event_count\n  rules: [new, other]\n  group-by: [user]\n  condition: {gte: 2}",
        "type: value_count\n  rules: [new]\n  group-by: [user]\n  condition: {field: value, gte: 2}",
        "type: event_count\n  rules: [new]\n  group-by: [user]\n  condition: {lte: 1}",
        "type: temporal_ordered\n  rules: [other, new]\n  group-by: [user]\n  condition: {gte: 2}",
    ];

    public RuleSet Rules
    {
        get
        {
            var yaml = $$"""
                title: A new value
                id: 00000000-0000-4000-8000-0000000000f1
                name: new
                logsource: {product: test}
                detection: {selection: {kind: a}, condition: selection}
                level: low
                detect:
                  first_seen: {fields: [value], {{(IsGrouped ? "group-by: [user], " : "")}}memory: {{Memory}}m, learning: {{Learning}}m}
                {{(Fold is { } fold ? $"  fold: {{group-by: [user], timespan: {fold}m}}" : "")}}
                ---
                title: Something else
                id: 00000000-0000-4000-8000-0000000000f2
                name: other
                logsource: {product: test}
                detection: {selection: {kind: b}, condition: selection}
                level: low
                ---
                title: Over what is new
                id: 00000000-0000-4000-8000-0000000000f3
                name: over
                level: high
                correlation:
                  {{Over}}
                  timespan: {{Timespan}}m
                  generate: true
                ---
                title: Over that
                id: 00000000-0000-4000-8000-0000000000f4
                level: high
                correlation:
                  type: event_count
                  rules: [over, new]
                  timespan: 30m
                  condition: {gte: 2}
                  generate: true
                """;
            lock (Loaded)
            {
                return Loaded.TryGetValue(yaml, out var rules) ? rules : Loaded[yaml] = Scene.Load(yaml);
            }
        }
    }

    public EngineOptions Options => new()
    {
        AllowedLateness = TimeSpan.FromMinutes(Scenario.LatenessMinutes),
        Silences = RandomSilence.Load(Silences, Log.Start),
    };

    public IReadOnlyList<EvaluatedEvent> Arrived
    {
        get
        {
            var log = new Log(Rules);
            return [.. Rows.OrderBy(row => row.Minute + row.Delay).SelectMany(row => log.EvaluateOf(row.Tenant, row.Line))];
        }
    }

    public override string ToString() =>
        $"grouped {IsGrouped}, memory {Memory}, learning {Learning}, fold {Fold}, timespan {Timespan}, seed {Seed}, {string.Join(", ", Silences)}, {Over}:\n"
        + string.Join("\n", Rows.OrderBy(row => row.Minute));

    public static Arbitrary<FirstSeenScenario> All { get; } = Arb.From(
        from grouped in Gen.Elements(true, false)
        from memory in Gen.Elements(10, 30)
        from learning in Gen.Elements(1, 5)
        from fold in Gen.Elements<int?>(null, 10, 40)
        from over in Gen.Elements(Correlations)
        from timespan in Gen.Elements(5, 25)
        from count in Gen.Choose(0, 24)
        from rows in ARow.ListOf(count)
        from isOfOne in Gen.Elements(true, false)
        from silences in RandomSilence.Some(Matchers, 90)
        from seed in Gen.Choose(0, int.MaxValue)
        select new FirstSeenScenario(grouped, memory, learning, fold, over, timespan, [.. rows.Select((row, i) => row with { Id = i, Tenant = isOfOne ? null : row.Tenant })], silences, seed),
        scenario => Enumerable.Range(0, scenario.Rows.Count).Select(i => scenario with { Rows = [.. scenario.Rows.Where((_, at) => at != i)] })
            .Concat(scenario.Silences.Select(silence => scenario with { Silences = [.. scenario.Silences.Where(other => other != silence)] })));

    private static Gen<FirstSeenRow> ARow =>
        from minute in Gen.Choose(0, 90)
        from kind in Gen.Elements("a", "a", "a", "b")
        from user in Gen.Elements<string?>("alice", "Alice", "bob", null)
        from value in Gen.Elements<string?>("x", "X", "y", "z", null)
        from delay in Gen.Choose(0, Scenario.LatenessMinutes)
        from tenant in Gen.Elements<string?>(TenantIds.West, TenantIds.East, null)
        select new FirstSeenRow(0, minute, kind, user, value, delay, tenant);
}

internal sealed record FirstSeenRow(int Id, int Minute, string Kind, string? User, string? Value, int Delay, string? Tenant)
{
    public string Line => Log.Event($"{Id}", Minute, ("kind", Kind), ("user", User), ("value", Value));
}
